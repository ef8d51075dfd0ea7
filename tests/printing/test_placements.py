"""Which files show pictures at all, however deep they lie: what is not followed must hold none."""

import pikepdf
import pytest
from pikepdf import Dictionary, Name

from outreach.printing.placements import names_pictures, placements


def make_pdf(depth: int, *, kind: str = "/XObject", is_picture: bool = True) -> pikepdf.Pdf:
    """One page that shows a picture, or an empty form, inside so many forms or patterns."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(100, 100)).obj
    thing = pdf.make_stream(b"\0", Subtype=Name.Image if is_picture else Name.Form, Width=1, Height=1)
    ops = b"/x Do" if kind == "/XObject" else b"/Pattern cs /x scn"
    for _level in range(depth):
        inner = Dictionary({"/XObject" if thing.get("/Subtype") == Name.Image else kind: Dictionary(x=thing)})
        content = b"/x Do" if thing.get("/Subtype") == Name.Image else ops
        thing = pdf.make_stream(content, Subtype=Name.Form, Resources=inner)
    page["/Resources"] = Dictionary({kind if depth else "/XObject": Dictionary(x=thing)})
    page["/Contents"] = pdf.make_stream(ops if depth else b"/x Do")
    return pdf


@pytest.mark.parametrize("kind", ["/XObject", "/Pattern"])
@pytest.mark.parametrize("depth", [0, 1, 3])
def test_a_picture_is_found_where_one_is_shown(depth: int, kind: str) -> None:
    with make_pdf(depth, kind=kind) as pdf:
        assert len(list(placements(pdf))) == 1
        assert names_pictures(pdf)


def test_forms_that_name_each_other_end() -> None:
    with make_pdf(2, is_picture=False) as pdf:
        form = pdf.pages[0].obj["/Resources"]["/XObject"]["/x"]
        form["/Resources"]["/XObject"]["/again"] = form
        assert not names_pictures(pdf)
