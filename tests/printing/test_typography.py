"""Chinese lines on paper: full squares, straight edges, no forbidden ends, and the same text when it is read
back.
"""

import io
import random
import re
from typing import Any

import pikepdf
import pypdfium2
import pytest
from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text.line_break import Layout

from outreach.printing import press
from outreach.printing.assets import Assets
from outreach.printing.typography import TypographyBroken, gaps_of, patch, selftest
from outreach.printing.typography.kinsoku import NOT_AT_END, NOT_AT_START, unbroken

MM = 72 / 25.4
OFFICIAL = (
    '<html lang="zh-Hans"><link rel="stylesheet" href="asset:styles/gbt9704.css"><body class="official">'
)
LETTER = OFFICIAL.replace("<body", '<link rel="stylesheet" href="asset:styles/letter.css"><body').replace(
    'class="official"', 'class="official letter"'
)
IDEOGRAPHS = "县委宣传部民政局未成年人保护工作家长孩子学校老师村庄乡镇倾听陪伴理解责任安全健康快乐阅读"
SENTENCE = (
    "为切实加强未成年人保护工作，县委宣传部决定自2026年6月1日起，在全县17个乡镇187个行政村开展“护苗行动”——入户宣讲、"
    "发放《致家长的一封信》等活动……请于6月30日前把回执交回村委会（电话：0996-1234567）。每户3份，占比98.5%；WeasyPrint排版。"
)


def lines(html: str) -> list[Any]:
    """Return the line boxes of all pages in reading order."""
    document = press.lay_out(html, assets=Assets())
    return [
        box
        for page in document.pages
        for box in page._page_box.descendants()
        if isinstance(box, boxes.LineBox)
    ]


def text_of(line: Any) -> str:
    return "".join(box.text for box in line.descendants() if isinstance(box, boxes.TextBox))


def right_edge(line: Any) -> float:
    last = [box for box in line.descendants() if isinstance(box, boxes.TextBox)][-1]
    return last.position_x + last.width


def paragraph(text: str, width_px: int = 400, css: str = "") -> str:
    return (
        f"<html lang=zh-Hans><style>p {{ margin: 0; width: {width_px}px; font: 16px/1.5 'Outreach Song';"
        f" text-align: justify; {css} }}</style><p>{text}"
    )


def seeded_text(seed: int, length: int = 400) -> str:
    """Return Chinese text with punctuation of every kind at random places, never two opening ones in a row."""
    dice = random.Random(seed)  # noqa: S311 - text for a test, the same each time
    pieces: list[str] = []
    while sum(map(len, pieces)) < length:
        word = "".join(dice.choices(IDEOGRAPHS, k=dice.randint(1, 6)))
        pieces.append(
            dice.choice([word, word, f"“{word}”", f"《{word}》", f"（{word}）", f"{dice.randint(1, 9999)}元"])
        )
        pieces.append(dice.choice(["，", "。", "；", "：", "！", "？", "、", "——", "……", "", ""]))
    return "".join(pieces)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("css", ["", "--line-end: hang"])
def test_no_line_starts_or_ends_with_a_forbidden_sign(seed: int, css: str) -> None:
    found = [text_of(line) for line in lines(paragraph(seeded_text(seed), 330, css))]

    assert [line for line in found[1:] if line[0] in NOT_AT_START] == []
    assert [line for line in found[:-1] if line[-1] in NOT_AT_END] == []
    assert "".join(found) == seeded_text(seed)


@pytest.mark.parametrize("width", range(160, 420, 20))
def test_dashes_ellipses_numbers_with_units_and_telephones_stay_whole(width: int) -> None:
    whole = ["——", "……", "2026年", "6月", "1日", "17个", "187个", "30日", "0996-1234567", "3份", "98.5%"]

    found = [text_of(line) for line in lines(paragraph(SENTENCE, width))]

    assert [piece for piece in whole if not any(piece in line for line in found)] == []


def test_stretches_that_only_touch_may_be_parted() -> None:
    assert unbroken("电话：0996-1234567") == [(1, 3), (3, 15)]


def test_every_line_but_the_last_reaches_the_right_edge() -> None:
    found = lines(paragraph(SENTENCE * 2))
    left = found[0].position_x

    edges = [round(right_edge(line) - left, 1) for line in found]

    assert set(edges[:-1]) == {400.0}
    assert edges[-1] < 399
    assert gaps_of(next(box for box in found[-1].descendants() if isinstance(box, boxes.TextBox))) == ()


def test_gaps_go_between_squares_and_not_into_words_numbers_or_dashes() -> None:
    line = lines(paragraph("县委ABC宣传——部1234局" + "民" * 30, 330))[0]
    box = next(box for box in line.descendants() if isinstance(box, boxes.TextBox))
    gaps = dict(zip(enumerate(box.text), gaps_of(box), strict=True))

    assert [gaps[place] for place in ((2, "A"), (3, "B"), (7, "—"), (10, "1"), (12, "3"))] == [0.0] * 5
    assert min(gaps[place] for place in ((0, "县"), (1, "委"), (4, "C"), (8, "—"), (9, "部"))) > 0
    assert gaps_of(box)[-1] == 0.0


def test_the_printed_positions_are_those_of_the_layout() -> None:
    html = paragraph("中" * 100, 395)
    line = lines(html)[0]
    pdf = press.render(html, assets=Assets())

    page = pypdfium2.PdfDocument(pdf)[0]
    text = page.get_textpage()
    rights = [text.get_charbox(index, loose=True)[2] for index in range(len(text_of(line)))]

    assert len(rights) == 24
    assert rights == pytest.approx(
        [(line.position_x + 16 * (n + 1) + n * 11 / 23) * 0.75 for n in range(24)], abs=0.02
    )


def test_boxes_and_bold_words_on_a_justified_line_move_with_it() -> None:
    slot = '<span style="display: inline-block; width: 80px">张三</span>'
    found = lines(paragraph(f"学生<b>李明</b>同学的家长{slot}：{SENTENCE}"))
    block = next(box for box in found[0].descendants() if isinstance(box, boxes.InlineBlockBox))
    after = next(
        box for box in found[0].descendants() if isinstance(box, boxes.TextBox) and box.text[0] == "："
    )

    assert after.position_x - (block.position_x + block.margin_width()) == pytest.approx(0, abs=1.5)
    assert round(right_edge(found[0]) - found[0].position_x, 1) == 400.0


@pytest.mark.parametrize("width", [120, 200, 330, 400])
def test_the_text_reads_back_unchanged(width: int) -> None:
    pdf = press.render(paragraph(SENTENCE, width), assets=Assets())

    read = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()

    assert re.sub(r"\s", "", read) == SENTENCE
    assert " " not in read.replace("\r\n", "")


def test_lines_without_chinese_are_justified_by_weasyprint_itself() -> None:
    text = "Parents are the first teachers of their children and listen to them every day of the year. " * 3

    found = lines(paragraph(text))

    assert all(
        gaps_of(box) == () for line in found for box in line.descendants() if isinstance(box, boxes.TextBox)
    )
    assert round(right_edge(found[0]) - found[0].position_x, 1) == 400.0


def test_a_stop_hangs_over_the_end_only_when_asked() -> None:
    text = "中" * 25 + "，" + "文" * 10

    hanging = [text_of(line) for line in lines(paragraph(text, 400, "--line-end: hang"))]
    plain = [text_of(line) for line in lines(paragraph(text, 400))]

    assert hanging == ["中" * 25 + "，", "文" * 10]
    assert plain == ["中" * 24, "中，" + "文" * 10]


def test_before_a_hanging_stop_the_last_square_still_ends_at_the_edge() -> None:
    text = "中" * 23 + "9" + "民" + "，" + "文" * 10

    line = lines(paragraph(text, 400, "--line-end: hang"))[0]

    assert text_of(line)[-2:] == "民，"
    gaps = gaps_of(next(box for box in line.descendants() if isinstance(box, boxes.TextBox)))
    assert gaps[-2:] == (0.0, 0.0)
    assert max(gaps) > 0
    assert round(right_edge(line) - line.position_x, 1) == 400.0


def characters_by_line(pdf: bytes) -> list[list[tuple[str, float, float, float]]]:
    """Return (character, left, right, baseline) in points for each line, as pdfium sees them."""
    text = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    rows: dict[int, list[tuple[str, float, float, float]]] = {}
    for index in range(text.count_chars()):
        character = text.get_text_range(index, 1)
        if character.strip():
            left, bottom, right, _ = text.get_charbox(index, loose=True)
            rows.setdefault(round(bottom), []).append((character, left, right, bottom))
    return [rows[key] for key in sorted(rows, reverse=True)]


def test_the_official_page_holds_28_by_22_squares_in_its_type_area() -> None:
    grid = "".join(IDEOGRAPHS[index % 28] for index in range(28 * 22))

    pdf = press.render(f"{OFFICIAL}<p style='text-indent: 0'>{grid}", assets=Assets())
    body = [row for row in characters_by_line(pdf) if len(row) > 5]

    assert len(pypdfium2.PdfDocument(pdf)) == 1
    assert [len(row) for row in body] == [28] * 22
    assert body[0][0][1] / MM == pytest.approx(28, abs=0.1)
    assert body[0][-1][2] / MM == pytest.approx(210 - 26, abs=0.1)
    pitch = (body[0][0][3] - body[-1][0][3]) / 21 / MM
    assert pitch == pytest.approx(10.22, abs=0.01)


def test_one_square_more_needs_a_second_page() -> None:
    pdf = press.render(f"{OFFICIAL}<p style='text-indent: 0'>{'中' * (28 * 22 + 1)}", assets=Assets())

    assert len(pypdfium2.PdfDocument(pdf)) == 2


def test_a_name_in_a_stand_in_font_does_not_move_the_lines() -> None:
    names = "".join("中" * 12 + "，李𠮷，" + "中" * 11 for _ in range(22))

    pdf = press.render(f"{OFFICIAL}<p style='text-indent: 0; text-align: left'>{names}", assets=Assets())
    plain = press.render(f"{OFFICIAL}<p style='text-indent: 0'>{'中' * 28 * 22}", assets=Assets())

    found, expected = ({row[0][3] for row in characters_by_line(one) if len(row) > 5} for one in (pdf, plain))
    assert sorted(found) == pytest.approx(sorted(expected), abs=0.02)
    assert len(pypdfium2.PdfDocument(pdf)) == 1


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages() -> None:
    document = pypdfium2.PdfDocument(press.render(f"{OFFICIAL}<p>{'中' * 1500}", assets=Assets()))

    for index, (low, high) in enumerate([(160, 184), (28, 52), (160, 184)]):
        text = document[index].get_textpage()
        tail = text.get_text_range().strip()[-5:]
        left, bottom, right, _ = text.get_charbox(text.count_chars() - 1)
        assert tail == f"— {index + 1} —"
        assert low < left / MM < right / MM < high
        assert 297 - bottom / MM == pytest.approx(297 - 35 + 7, abs=0.8)


def red_bars(pdf: bytes) -> list[tuple[float, float, float, float]]:
    """Return (left, right, top, bottom) in millimetres from the upper left corner of each red bar on page
    one.
    """
    bitmap = pypdfium2.PdfDocument(pdf)[0].render(scale=300 / 72).to_pil().convert("RGB")
    width, height = bitmap.size
    is_red = [bitmap.getpixel((width // 2, y)) for y in range(height)]
    bars, start = [], None
    for y, (red, green, _) in enumerate([*is_red, (255, 255, 255)]):
        if red - green > 100 and start is None:
            start = y
        elif red - green <= 100 and start is not None:
            row = [
                x
                for x in range(width)
                if bitmap.getpixel((x, start))[0] - bitmap.getpixel((x, start))[1] > 100
            ]
            bars.append((row[0], row[-1] + 1, start, y))
            start = None
    return [tuple(round(value / 300 * 25.4, 1) for value in bar) for bar in bars]  # type: ignore[misc]


def test_the_letter_form_has_its_red_double_rules_in_place() -> None:
    issuer = "某县未成年人保护工作委员会"
    pdf = press.render(
        f"{LETTER}<div class=letter__issuer>{issuer}</div>"
        "<div class=letter__rule></div><div class=letter__foot></div><p>信",
        assets=Assets(),
    )
    long_bars = [bar for bar in red_bars(pdf) if bar[1] - bar[0] > 150]

    assert len(long_bars) == 4
    assert [edge for bar in long_bars for edge in bar[:2]] == pytest.approx([20, 190] * 4, abs=0.15)
    thickness = [round(bar[3] - bar[2], 1) for bar in long_bars]
    assert thickness[0] > thickness[1]
    assert thickness[2] < thickness[3]
    assert long_bars[3][3] == pytest.approx(277, abs=0.2)
    title = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_charbox(0, loose=False)
    assert 297 - title[3] / MM == pytest.approx(30, abs=1)
    assert long_bars[0][2] - (297 - title[1] / MM) == pytest.approx(4, abs=1)


def test_the_letter_form_prints_no_number_on_its_first_page() -> None:
    document = pypdfium2.PdfDocument(press.render(f"{LETTER}<p>{'中' * 800}", assets=Assets()))

    texts = [document[index].get_textpage().get_text_range() for index in range(2)]

    assert ["—" in text for text in texts] == [False, True]


def test_the_official_page_is_printed_in_pure_black() -> None:
    pdf = press.render(f"{OFFICIAL}<p>中文", assets=Assets(), uncompressed_pdf=True)

    with pikepdf.open(io.BytesIO(pdf)) as document:
        content = document.pages[0].Contents.read_bytes()
    assert b"0 0 0 1 scn" in content
    assert b" rg\n" not in content


def test_another_weasyprint_stops_the_print_instead_of_setting_ragged_lines(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def justify_line(context: object, line: object) -> None: ...

    monkeypatch.setattr(Layout, "has_chinese_typography", False)
    monkeypatch.setitem(patch.SEAMS, "justify_line", (justify_line, ("context", "line", "extra_width")))

    with pytest.raises(TypographyBroken) as caught:
        patch.install()

    assert caught.value.what == "justify_line"
    assert "中文排版" in caught.value.chinese


def test_the_self_test_passes_with_our_typography_and_names_what_is_lost_without(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    press.font_configuration()
    assert selftest.first_fault() == ""

    monkeypatch.setattr(inline, "justify_line", patch.SEAMS["justify_line"][0])
    assert selftest.first_fault() == "justified lines are ragged"
    monkeypatch.undo()

    monkeypatch.setattr(Layout, "get_first_line", patch.SEAMS["get_first_line"][0])
    assert selftest.first_fault() == "gaps are not drawn"
