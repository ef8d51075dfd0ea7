"""The seam to WeasyPrint: what it shares, what it says, and that one document never changes the next."""

import io
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from outreach.printing import press
from outreach.printing.assets import Assets
from outreach.printing.errors import PrintError


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


def test_registered_stylesheets_apply_to_every_document(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("@page { size: 100pt 50pt; margin: 0 }", "utf-8")
    assets = Assets(folders={"site": tmp_path}, stylesheets=["site/a.css"])

    sizes = [pypdfium2.PdfDocument(press.render("<p>", assets=assets)).get_page_size(0) for _ in range(2)]

    assert sizes == [(100.0, 50.0)] * 2


def test_a_missing_stylesheet_stops_the_print() -> None:
    with pytest.raises(PrintError) as caught:
        press.render("<p>", assets=Assets(stylesheets=["styles/none.css"]))

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
