"""Separator sheets and slips are stamped like letters: few layouts, and each page equals the one laid out alone."""

from pathlib import Path

import pytest

from materials.documents.merging import Inserts, letter_job, separators_for, slips_for
from materials.documents.recipients import Recipient
from materials.documents.sheet import Sheet
from materials.states import DesignKind
from outreach.printing.assets import Assets
from outreach.printing.merge import MergeJob, make_plan, merge
from outreach.printing.merge.plan import ALONE
from tests.materials.designs import AT
from tests.printing.merge_samples import differing, letter_alone, pixels

NAMES = ("甲", "乙丙", "丁戊己", "庚辛壬癸")
LETTER = '<html lang="zh-CN"><head><title>信</title></head><body><p data-f="village"></p></body></html>'
LOOK = {"colour": "#1F6FB2", "day": AT.date()}


@pytest.fixture
def sheet() -> Sheet:
    return Sheet(
        kind=DesignKind.LETTER, title="致家长的一封信", language="zh-Hans", county="示例县", trim_mm=(210, 297),
        bleed_mm=0, profile="office", html=LETTER, fields=("village",),
    )  # fmt: skip


def township(number: int, villages: int, **changes: str) -> list[Recipient]:
    """Names of one to four characters, telephones of two lengths, copies of one to three digits."""
    of_township = {
        "township": f"{NAMES[number % 4]}镇",
        "supervisor": f"督{NAMES[number % 3]}",
        "supervisor_phone": f"0715-{1000000 + number}",
    }
    return [
        Recipient(
            village_id=number * 100 + at,
            township_id=number,
            values={
                **of_township,
                "village": f"{NAMES[at % 4]}{number}村",
                "director": f"王{NAMES[(number + at) % 2]}",
                "phone": f"1380000{number:02}{at:02}" if at % 2 else f"0715-{2000000 + at}",
                "serial": f"{number:03}{at:03}",
                **(changes if at == 0 else {}),
            },
            copies=(number * 7 + at * 31) % 150 + 2,
            is_numbered=True,
        )
        for at in range(villages)
    ]


def pages_of(job: MergeJob, inserts: Inserts, folder: Path) -> tuple[list[object], list[tuple[str, ...]]]:
    """How each inserted page differs from the one laid out alone; and the records that no class has."""
    plan = make_plan(job)
    merge(job, folder / "merged.pdf")
    found: list[object] = []
    alone: list[tuple[str, ...]] = []
    page = 1
    for (_row, record), number in zip(job.rows(), plan.class_of, strict=True):
        if record.template not in inserts.templates:
            page += 1
            continue
        (folder / "alone.pdf").write_bytes(letter_alone(job.templates[record.template], record))
        length = 2 if record.template.endswith("-35") else 1
        for at in range(1, length + 1):
            merged = pixels(folder / "merged.pdf", page)
            found.append(differing(merged, pixels(folder / "alone.pdf", at)))
            page += 1
        if number == ALONE:
            alone.append(record.path)
    return found, alone


def few(one: Recipient) -> Recipient:
    """The same with one letter only: the sheets tell of copies, the file need not hold them all."""
    return Recipient(one.village_id, one.township_id, one.values, one.copies)


def test_sheets_of_townships_are_stamped_and_equal_to_those_laid_out_alone(
    sheet: Sheet, tmp_path: Path
) -> None:
    whose = [one for number in range(1, 4) for one in township(number, 3)]
    whose += township(9, 3, village="一个名字长得在表格里一行放不下的村民委员会")
    whose += township(10, 3, director="")
    whose += [one for number in range(12, 15) for one in township(number, 35)]
    inserts = separators_for(sheet, whose, **LOOK)
    job = letter_job(sheet, [few(one) for one in whose], assets=Assets(), separators=inserts)

    differences, alone = pages_of(job, inserts, tmp_path)

    assert differences == [None] * (5 + 3 * 2)
    # In one a line wraps, in one it lacks a name; all others of one length are a class.
    assert alone == [whose[at].path[:1] for at in (9, 12)]
    assert len(inserts.templates) == 3


def test_slips_of_villages_are_stamped_and_equal_to_those_laid_out_alone(
    sheet: Sheet, tmp_path: Path
) -> None:
    whose = [one for number in range(1, 3) for one in township(number, 3)]
    whose += township(5, 3, village="一个长得分成两行的村民委员会的名字超过十六个字")
    inserts = slips_for(sheet, whose, **LOOK)
    job = letter_job(sheet, [few(one) for one in whose], assets=Assets(), slips=inserts)

    differences, alone = pages_of(job, inserts, tmp_path)

    assert differences == [None] * 9
    assert len(alone) == 1
