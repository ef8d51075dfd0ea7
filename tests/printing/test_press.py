"""The seam to WeasyPrint: what it shares, what it says, and that one document never changes the next."""

import io
import re

import pypdfium2
import pytest
from PIL import Image

from outreach.printing import press
from outreach.printing.assets import Assets
from outreach.printing.errors import PrintError
from outreach.printing.fonts import MissingGlyph


def jpeg(colour: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(file, "JPEG", quality=95)
    return file.getvalue()


def colour_in_the_middle(pdf: bytes) -> tuple[int, ...]:
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=1).to_pil().convert("RGB")
    return tuple(round(value / 64) * 64 for value in picture.getpixel((60, 60)))


PICTURE = "<style>@page { size: 120pt; margin: 0 } img { width: 100%; height: 120pt }</style><img src='asset:a.jpg'>"


def test_all_documents_of_a_process_share_one_font_configuration() -> None:
    first, second = (press.lay_out("<p>家长", assets=Assets()) for _ in range(2))

    assert first.font_config is second.font_config


def test_the_same_name_in_other_assets_is_another_picture() -> None:
    red = press.render(PICTURE, assets=Assets(data={"a.jpg": jpeg("red")}))
    blue = press.render(PICTURE, assets=Assets(data={"a.jpg": jpeg("blue")}))

    assert (colour_in_the_middle(red), colour_in_the_middle(blue)) == ((256, 0, 0), (0, 0, 256))


def test_a_name_can_be_registered_once_only_with_the_same_bytes() -> None:
    assets = Assets(data={"a.jpg": jpeg("red")})

    assert assets.add_bytes("a.jpg", jpeg("red")) == "asset:a.jpg"
    with pytest.raises(ValueError, match="already registered"):
        assets.add_bytes("a.jpg", jpeg("blue"))


def test_harmless_complaints_are_handed_to_the_caller() -> None:
    warnings: list[str] = []

    press.render("<p style='no-such: 1'>家长", assets=Assets(), warnings=warnings)

    assert warnings == ["Ignored `no-such: 1` at 1:1, unknown property."]


def test_a_missing_stylesheet_stops_the_print() -> None:
    with pytest.raises(PrintError) as caught:
        press.render('<link rel="stylesheet" href="asset:styles/none.css"><p>', assets=Assets())

    assert caught.value.code == "missing_asset"


def test_the_same_document_gives_the_same_text_and_size_each_time() -> None:
    assets = Assets()

    sizes = {
        len(press.render("<html lang=zh-Hans><p>致家长的一封信，2026年。", assets=assets)) for _ in range(3)
    }

    assert len(sizes) == 1


def test_an_error_speaks_the_language_that_is_asked_for() -> None:
    with pytest.raises(PrintError) as caught:
        press.render("<img src='asset:a.jpg'>", assets=Assets())

    assert caught.value.sentence("zh-hans") == caught.value.chinese
    assert caught.value.sentence("en-gb") == caught.value.english == str(caught.value)


def test_a_lost_character_inside_a_drawing_is_named_too() -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30"><text y="20">家😀</text></svg>'

    with pytest.raises(MissingGlyph) as caught:
        press.render(drawing, assets=Assets())

    assert caught.value.characters == ("😀",)


LAYOUTS = [
    "<table><tr><td>{0}<td>{1}<tr><th colspan=2>{0}</table>",
    "<div style='columns: 2; column-gap: 10px'>{0}{1}{0}</div>",
    "<div style='display: flex'><div>{0}</div><div>{1}</div></div>",
    "<div style='display: grid; grid-template-columns: 1fr 2fr'><p>{0}<p>{1}</div>",
    "<p><span style='float: left; width: 80px'>{0}</span>{1}<img src='asset:a.jpg' alt='图'>{0}",
    "<ol><li>{0}<li>{1}<ul><li>{0}</ul></ol>",
    (
        "<style>li {{ list-style-position: inside }} li::marker {{ content: counter(list-item) '条' }}</style>"
        "<ol><li>{0}<li>{1}</ol>"
    ),
    "<p>{0}<span style='float: footnote'>{1}</span>{0}",
    "<style>p::first-letter {{ font-size: 3em; float: left }} p::first-line {{ color: red }}</style><p>{0}{1}",
    "<style>@page {{ @top-center {{ content: string(t) }} }} h1 {{ string-set: t content() }}</style><h1>李𠮷</h1>{1}",
    "<p style='letter-spacing: 2px; word-spacing: 4px'>{0} {1}",
    "<p style='white-space: pre-wrap'>{0}\n\t{1}",
    "<p style='width: 60px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap'>{0}",
    "<p style='max-lines: 2; block-ellipsis: auto'>{0}{1}{0}",
    "<p><b>{0}</b><i>{1}</i><u style='text-decoration: underline'>{0}</u><sup>[1]</sup><a href='https://a.cn/'>{1}</a>",
    "<p dir=rtl>{0}{1}",
    "<p>{0}<br>{1}<wbr>{0}&shy;{1}&nbsp;{0}",
    "<p style='position: absolute; width: 50%'>{0}</p><p style='text-align-last: justify'>{1}",
]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("tags", [False, True])
def test_every_kind_of_layout_is_set_with_chinese_lines_and_reads_back(layout: str, tags: bool) -> None:
    one = "为加强未成年人保护工作，县委于2026年6月1日起开展“护苗行动”——入户宣讲……请家长阅读。"
    two = "学生李𠮷领取3份（电话：0996-1234567）；English words，占98.5%。"
    html = f"<html lang=zh-Hans><title>试</title><style>* {{ text-align: justify }}</style>{layout.format(one, two)}"

    pdf = press.render(html, assets=Assets(data={"a.jpg": jpeg("red")}), pdf_tags=tags)

    read = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))
    assert "护苗行动" in re.sub(r"\s", "", read) or "ellipsis" in layout or "string-set" in layout
