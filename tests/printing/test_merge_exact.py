"""A merged page is, pixel by pixel, the page that WeasyPrint makes of the record alone: in every class."""

import subprocess
from pathlib import Path

import pytest

from outreach.printing.merge import Field, MergeJob, Record, Template, make_plan, merge
from outreach.printing.merge.plan import ALONE
from tests.printing.merge_samples import (
    BODY,
    FIELDS,
    FLOW,
    SLOTS,
    TWO_PAGES,
    differing,
    letter_alone,
    page,
    pixels,
    records,
    texts,
    values,
)

QR = Template(SLOTS.replace("<h1>", '<img data-f="qr"><h1>'), (*FIELDS, Field("qr")))
REMARKS = Template(
    page(
        '<h1>登记表</h1><table><tr><td>编号</td><td data-f="serial"></td></tr>'
        f'<tr><td>备注</td><td data-f="remark"></td></tr></table><p>{BODY}</p><p>户号<span data-f="family"></span></p>'
    ),
    (Field("serial"), Field("remark"), Field("family")),
)


def _qr_records() -> list[Record]:
    return [
        Record({**one.values, "qr": f"https://example.org/r/{one.values['code']}"}, one.path)
        for one in records(40, 4)
    ]


def _remark_records() -> list[Record]:
    return [
        Record(
            {
                "serial": f"{number:06d}",
                "family": f"F{number:03d}",
                "remark": "务必留意安全，按时返校。" * (number % 4 + 1) + f"{number}",
            }
        )
        for number in range(24)
    ]


CASES = {
    "slots": (Template(SLOTS, FIELDS), list(records(60))),
    "flow": (Template(FLOW, FIELDS), list(records(80))),
    "two pages": (Template(TWO_PAGES, FIELDS), list(records(40, 6))),
    "qr": (QR, _qr_records()),
    "varying table": (REMARKS, _remark_records()),
}


def _one_of_each_class(job: MergeJob, most: int) -> list[int]:
    """Return the places of the last record of each class, and of some that stand alone."""
    plan = make_plan(job)
    last = {number: place for place, number in enumerate(plan.class_of) if number != ALONE}
    alone = [place for place, number in enumerate(plan.class_of) if number == ALONE]
    return sorted(last.values())[:most] + alone[:2]


@pytest.mark.parametrize("case", CASES)
def test_every_class_equals_the_letter_made_alone(case: str, tmp_path: Path) -> None:
    template, made = CASES[case]
    job = MergeJob({"letter": template}, made)
    merged, alone = tmp_path / "merged.pdf", tmp_path / "alone.pdf"

    result = merge(job, merged)

    each = result.pages // result.letters
    assert result.pages == each * len(made)
    for place in _one_of_each_class(job, most=4):
        alone.write_bytes(letter_alone(template, made[place]))
        for number in range(each):
            found = differing(pixels(merged, place * each + number + 1), pixels(alone, number + 1))
            assert (place, number, found) == (place, number, None)
    assert subprocess.run(["qpdf", "--check", str(merged)], capture_output=True).returncode == 0


@pytest.mark.parametrize("case", ["slots", "flow", "two pages"])
def test_every_field_can_be_read_from_its_page(case: str, tmp_path: Path) -> None:
    template, made = CASES[case]

    merge(MergeJob({"letter": template}, made), tmp_path / "merged.pdf")

    pages = texts(tmp_path / "merged.pdf")
    each = len(pages) // len(made)
    letters = ["".join(pages[at : at + each]) for at in range(0, len(pages), each)]
    missing = [
        (place, value)
        for place, (letter, record) in enumerate(zip(letters, made, strict=True))
        for value in record.values.values()
        if value not in letter
    ]
    assert missing == []


def test_slots_make_one_class_where_running_text_makes_several(tmp_path: Path) -> None:
    made = list(records(80))

    slots = merge(MergeJob({"letter": Template(SLOTS, FIELDS)}, made), tmp_path / "slots.pdf")
    flow = merge(MergeJob({"letter": Template(FLOW, FIELDS)}, made), tmp_path / "flow.pdf")

    assert (slots.classes, slots.fallbacks) == (1, 0)
    assert 2 <= flow.classes <= 12
    assert flow.fallbacks <= 14


def test_a_name_with_a_rare_character_is_stamped_in_the_stand_in_font(tmp_path: Path) -> None:
    made = [Record({**values(number), "director": "张㙍"}) for number in range(6)] + list(records(12))
    template = Template(SLOTS, FIELDS)

    result = merge(MergeJob({"letter": template}, made), tmp_path / "merged.pdf")

    (tmp_path / "alone.pdf").write_bytes(letter_alone(template, made[3]))
    assert result.fallbacks == 0
    assert differing(pixels(tmp_path / "merged.pdf", 4), pixels(tmp_path / "alone.pdf", 1)) is None
    assert "张㙍" in texts(tmp_path / "merged.pdf")[3]


def _differences(
    template: Template, made: list[Record], places: tuple[int, ...], folder: Path
) -> list[object]:
    """Merge one-page letters and return how those at `places` differ from letters made alone."""
    merge(MergeJob({"letter": template}, made), folder / "merged.pdf")
    found: list[object] = []
    for place in places:
        (folder / "alone.pdf").write_bytes(letter_alone(template, made[place]))
        found.append(differing(pixels(folder / "merged.pdf", place + 1), pixels(folder / "alone.pdf", 1)))
    return found


@pytest.mark.parametrize("html", [SLOTS, FLOW])
def test_numbers_with_kerned_letters_are_stamped_too(html: str, tmp_path: Path) -> None:
    """In our Song a capital and a hyphen draw together: F-000123, AV.0001, To7."""
    template = Template(html, FIELDS)
    made = [
        Record(
            {
                **one.values,
                "family": f"F-{number * 7:06d}",
                "code": f"AV.{number:04d}",
                "serial": f"To{number % 10}",
            }
        )
        for number, one in enumerate(records(40, 2))
    ]

    plan = make_plan(MergeJob({"letter": template}, made))

    assert ALONE not in plan.class_of
    assert len(plan.classes) <= 4
    assert _differences(template, made, (0, 7, 19, 39), tmp_path) == [None] * 4


def test_names_of_mixed_scripts_are_laid_out_alone_and_are_right(tmp_path: Path) -> None:
    names = ["阿里AVATAR", "To Yo", "王·To", "㐂㐂", "“王”"]
    made = [Record({**values(number), "director": name}) for number, name in enumerate(names)]

    assert (
        _differences(Template(FLOW, FIELDS), [*made, *records(6, 2)], (0, 1, 2, 3, 4), tmp_path) == [None] * 5
    )


def test_a_value_that_a_class_has_in_common_needs_no_stamp(tmp_path: Path) -> None:
    """A village whose name mixes scripts, and a picture that is no code: neither sends its letters the slow way."""
    template = Template(
        FLOW.replace("<h1>", '<img data-f="seal" style="width: 9mm"><h1>'), (*FIELDS, Field("seal"))
    )
    square = (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path fill="#c00" d="M0 0h9v9H0z"/></svg>'
    )
    circle = square.replace(b"M0 0h9v9H0z", b"M4 0A4 4 0 0 1 4 8A4 4 0 0 1 4 0")
    made = [
        Record(
            {**one.values, "village": f"{'AV'[number // 20]}区To村", "seal": (square, circle)[number // 20]}
        )
        for number, one in enumerate(records(40, 2))
    ]

    plan = make_plan(MergeJob({"letter": template}, made))

    assert list(plan.class_of).count(ALONE) <= 4
    assert _differences(template, made, (0, 7, 19, 20, 39), tmp_path) == [None] * 5


def test_a_header_that_repeats_a_field_is_found_out(tmp_path: Path) -> None:
    style = "@page { @top-right { content: string(place) } } h1 b { string-set: place content() }"
    template = Template(
        page('<h1><b data-f="village"></b></h1><p>编号<i class="slot" data-f="serial"></i></p>', style),
        (Field("village"), Field("serial")),
    )
    made = [
        Record({"village": f"{'东西南北'[number // 5]}庄村", "serial": f"{number:05d}"})
        for number in range(20)
    ]

    result = merge(MergeJob({"letter": template}, made), tmp_path / "merged.pdf")

    assert (result.classes, result.fallbacks) == (4, 0)
    for place in (0, 7, 19):
        (tmp_path / "alone.pdf").write_bytes(letter_alone(template, made[place]))
        assert (
            differing(pixels(tmp_path / "merged.pdf", place + 1), pixels(tmp_path / "alone.pdf", 1)) is None
        )


def test_a_seal_over_the_date_stays_over_it(tmp_path: Path) -> None:
    seal = "position: absolute; left: 60mm; top: 20mm; width: 40mm; height: 40mm; background: #d00; border-radius: 20mm"
    day = '<b class="slot" data-f="day"></b>'
    body = f'<p>{day}</p><p style="margin-top: 20mm">落款{day}</p>'
    template = Template(page(f'{body}<div style="{seal}"></div>'), (Field("day"),))
    made = [Record({"day": f"2025年7月{day}日一二三四五六七八九十"}) for day in range(10, 20)]

    result = merge(MergeJob({"letter": template}, made), tmp_path / "merged.pdf")

    assert (result.classes, result.fallbacks) == (1, 0)
    assert _differences(template, made, (7,), tmp_path) == [None]


def test_fields_in_turn_of_two_colours_keep_their_colours(tmp_path: Path) -> None:
    names = ("village", "director", "phone", "serial", "class_name")
    looks = ("color: #1f6fb2", "color: #000", "color: #1f6fb2", "color: rgb(0 0 0 / 50%)", "color: #000")
    cells = [
        f'<p><b class="slot" style="{look}" data-f="{name}"></b></p>'
        for name, look in zip(names, looks, strict=True)
    ]
    template = Template(page("".join(cells)), tuple(Field(name) for name in names))
    made = [Record({name: one.values[name] for name in names}) for one in records(20, 2)]

    plan = make_plan(MergeJob({"letter": template}, made))

    assert (len(plan.classes), list(plan.class_of).count(ALONE)) == (1, 0)
    assert _differences(template, made, (0, 7, 19), tmp_path) == [None] * 3


def test_every_field_that_varies_is_proven_in_every_template(tmp_path: Path) -> None:
    """A class is proven with records that differ from its sample in each field, whatever other templates there are."""
    letter = Template(FLOW, FIELDS)
    slip = Template(page('<p data-f="place"></p>'), (Field("place"),))
    made = [*records(40), *(Record({"place": f"第{number}村"}, template="slip") for number in range(8))]

    plan = make_plan(MergeJob({"letter": letter, "slip": slip}, made))

    for one in plan.classes:
        varying = {
            name
            for record, number in zip(made, plan.class_of, strict=True)
            if number != ALONE and plan.classes[number] is one
            for name, value in record.values.items()
            if value != one.sample.values[name]
        }
        proven = {
            name
            for proof in one.proofs()
            for name, value in proof.values.items()
            if value != one.sample.values[name]
        }
        assert proven == varying
