"""Tagged PDF for screen readers (PDF/UA-1): mending what WeasyPrint leaves open, and naming what only an
author can add."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import pikepdf
from pikepdf import Array, Dictionary, Name

from outreach.printing.decoration import silence_decoration
from outreach.printing.metadata import write_metadata

LIST_PARTS = ("/Lbl", "/LBody")
TABLE_PARTS = ("/TBody", "/TR")


@dataclass(frozen=True)
class Lack:
    """Something that a screen reader needs and the file does not have."""

    code: str
    page: int | None
    english: str
    chinese: str


def mend(pdf: pikepdf.Pdf, *, title: str, language: str, at: datetime) -> None:
    """Write title, language and the PDF/UA mark, and give lists and tables the parts that ISO 14289-1
    asks for."""
    write_metadata(pdf, title=title, language=language, at=at, marks={"pdfuaid:part": "1"})
    pdf.Root["/ViewerPreferences"] = Dictionary(DisplayDocTitle=True)
    pdf.Root["/MarkInfo"] = Dictionary(Marked=True)
    for page in pdf.pages:
        # Tab follows the structure, not the place on the page.
        page.obj["/Tabs"] = Name.S
    silence_decoration(pdf, [figure for figure in _figures(pdf) if not _text_of(figure)])
    for element in list(elements(pdf)):
        if element.get("/S") == Name.LI:
            _wrap_item_body(pdf, element)
        if element["/S"] in TABLE_PARTS:
            _dissolve_if_doubled(element)
    for row in list(elements(pdf)):
        if row["/S"] == Name.TR:
            _say_what_heads_head(row)


def lacks(pdf: pikepdf.Pdf) -> Iterator[Lack]:
    """Yield what keeps a file from being read aloud well."""
    if "/StructTreeRoot" not in pdf.Root:
        yield Lack("untagged", None, "The file has no reading order.", "文件没有阅读顺序标签。")
        return
    if not str(pdf.docinfo.get("/Title", "")).strip():
        yield Lack("no_title", None, "The file has no title.", "文件没有标题。")
    if not str(pdf.Root.get("/Lang", "")).strip():
        yield Lack("no_language", None, "The file does not say its language.", "文件没有标明语言。")
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
    yield from _figure_lacks(pdf, pages)
    yield from _heading_lacks(pdf, pages)


def elements(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Yield the structure elements in reading order."""
    waiting = [pdf.Root["/StructTreeRoot"]]
    while waiting:
        element = waiting.pop()
        if "/S" in element:
            yield element
        waiting.extend(reversed([kid for kid in _kids(element) if _is_element(kid)]))


def _kids(element: pikepdf.Object) -> list[pikepdf.Object]:
    kids = element.get("/K")
    if kids is None:
        return []
    return list(kids) if isinstance(kids, Array) else [kids]


def _is_element(kid: object) -> bool:
    return isinstance(kid, Dictionary) and "/S" in kid


def _wrap_item_body(pdf: pikepdf.Pdf, item: pikepdf.Object) -> None:
    """Gather what stands loose in a list item into its body: LI may hold a label and a body only."""
    loose = [kid for kid in _kids(item) if not _is_element(kid) or str(kid["/S"]) not in LIST_PARTS]
    if not loose:
        return
    kept = [kid for kid in _kids(item) if _is_element(kid) and str(kid["/S"]) in LIST_PARTS]
    bodies = [kid for kid in kept if kid["/S"] == Name.LBody]
    if bodies:
        body = bodies[-1]
        body["/K"] = Array([*_kids(body), *loose])
    else:
        body = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.LBody, P=item, K=Array(loose)))
        kept.append(body)
    for kid in loose:
        if _is_element(kid):
            kid["/P"] = body
    item["/K"] = Array(kept)


def _dissolve_if_doubled(part: pikepdf.Object) -> None:
    """Hand a row's cells to the row around it: WeasyPrint tags the anonymous boxes in a row like the row itself."""
    around = part["/P"]
    if around.get("/S") != part["/S"]:
        return
    kids = _kids(part)
    for kid in kids:
        kid["/P"] = around
    around["/K"] = Array(
        [
            new
            for old in _kids(around)
            for new in (kids if _is_element(old) and old.objgen == part.objgen else [old])
        ]
    )


def _say_what_heads_head(row: pikepdf.Object) -> None:
    """Give heads the scope that WeasyPrint leaves out: this row where it has other cells, else a column."""
    kinds = {str(cell["/S"]) for cell in _kids(row) if _is_element(cell)}
    for cell in _kids(row):
        if _is_element(cell) and cell["/S"] == Name.TH:
            cell["/A"] = Dictionary(O=Name.Table, Scope=Name.Row if "/TD" in kinds else Name.Column)


def _page_of(element: pikepdf.Object, pages: dict[tuple[int, int], int]) -> int | None:
    page = element.get("/Pg")
    return None if page is None else pages.get(page.objgen)


def _figures(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    return [element for element in elements(pdf) if element["/S"] == Name.Figure]


def _text_of(figure: pikepdf.Object) -> str:
    return (str(figure.get("/Alt", "")) or str(figure.get("/ActualText", ""))).strip()


def _figure_lacks(pdf: pikepdf.Pdf, pages: dict[tuple[int, int], int]) -> Iterator[Lack]:
    for number, figure in enumerate(_figures(pdf), start=1):
        if not _text_of(figure):
            yield Lack(
                "no_alternative_text",
                _page_of(figure, pages),
                f"Picture {number} has no alternative text; say in one sentence what it shows.",
                f"第 {number} 张图片没有替代文字，请用一句话说明图片内容。",
            )


def _heading_lacks(pdf: pikepdf.Pdf, pages: dict[tuple[int, int], int]) -> Iterator[Lack]:
    before = 0
    for element in elements(pdf):
        kind = str(element["/S"])
        if len(kind) != 3 or kind[1] != "H" or not kind[2].isdigit():
            continue
        level = int(kind[2])
        if level > before + 1:
            yield Lack(
                "heading_skipped",
                _page_of(element, pages),
                f"A heading of level {level} follows level {before}; use level {before + 1}.",
                f"第 {level} 级标题直接跟在第 {before} 级之后，请改用第 {before + 1} 级。",
            )
        before = level
