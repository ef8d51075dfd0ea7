"""The brief as DOCX that Word and WPS open: fonts, sizes, page and grid of GB/T 9704-2012."""

import io
from typing import Any

from docx import Document
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from home.reports.briefs.reading import ReadBrief

# The standard's faces by the names that Word and WPS know; a machine without 小标宋 shows its own Song.
FANGSONG, HEI, KAI, SONG, TITLE = "仿宋", "黑体", "楷体", "宋体", "方正小标宋简体"
FACES = {0: FANGSONG, 2: HEI, 3: KAI}
# 三号 and 二号 as Word counts them; 22 lines to a type area of 225 mm.
BODY_PT, TITLE_PT, ISSUER_PT, NUMBER_PT, LINE_PT = 16, 22, 36, 14, 28.95
RED = RGBColor(0xE6, 0x00, 0x12)
# 5.2.1 and 7.5: type area 156 x 225 mm; the page number stands 7 mm below it.
MARGINS_MM = {"top_margin": 37, "bottom_margin": 35, "left_margin": 28, "right_margin": 26}
FOOTER_MM = 35 - 7 - 5
TWIPS = 20


def write_docx(brief: ReadBrief) -> bytes:
    """Return the file; nothing in it is locked, because offices go on writing in it."""
    document = Document()
    _set_up(document, brief)
    _heading(document, brief)
    _line(document, brief.title, face=TITLE, size=TITLE_PT, align=WD_ALIGN_PARAGRAPH.CENTER, style="Title")
    _line(document, "", indent=False)
    if brief.addressee:
        _line(document, brief.addressee, indent=False)
    for paragraph in brief.paragraphs:
        style = f"Heading {paragraph.level - 1}" if paragraph.level else "Normal"
        _line(document, paragraph.text, face=FACES[paragraph.level], indent=True, style=style)
    _line(document, "", indent=False)
    for text in (brief.signature, brief.dated):
        signed = _line(document, text, align=WD_ALIGN_PARAGRAPH.RIGHT)
        signed.paragraph_format.right_indent = Pt(BODY_PT * 4 if text == brief.dated else BODY_PT * 2)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _set_up(document: Any, brief: ReadBrief) -> None:
    section = document.sections[0]
    section.start_type = WD_SECTION.NEW_PAGE
    section.page_width, section.page_height = Mm(210), Mm(297)
    for name, value in MARGINS_MM.items():
        setattr(section, name, Mm(value))
    section.footer_distance = Mm(FOOTER_MM)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(int(LINE_PT * TWIPS)))
    for name in ("Normal", "Title", "Heading 1", "Heading 2"):
        _plain(document.styles[name])
    document.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
    _page_number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)
    facts = document.core_properties
    facts.title, facts.author, facts.language = brief.title, brief.signature, "zh-CN"
    facts.comments, facts.created, facts.modified = "", brief.at, brief.at


def _plain(style: Any) -> None:
    """Take Word's own blue and borders off a style, and give it the standard's face."""
    style.font.name, style.font.size = FANGSONG, Pt(BODY_PT)
    style.font.color.rgb, style.font.bold = RGBColor(0, 0, 0), False
    _east_asian(style.element.get_or_add_rPr(), FANGSONG)
    for border in style.element.iter(qn("w:pBdr")):
        border.getparent().remove(border)
    spacing = style.paragraph_format
    spacing.space_before = spacing.space_after = Pt(0)
    spacing.line_spacing_rule, spacing.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(LINE_PT)


def _heading(document: Any, brief: ReadBrief) -> None:
    """The red name of the series, its number, and the red rule."""
    issuer = _line(document, brief.issuer, face=TITLE, size=ISSUER_PT, align=WD_ALIGN_PARAGRAPH.CENTER)
    issuer.runs[0].font.color.rgb = RED
    issuer.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    number = _line(document, brief.number, align=WD_ALIGN_PARAGRAPH.CENTER)
    border = OxmlElement("w:pBdr")
    rule = OxmlElement("w:bottom")
    for name, value in {"val": "single", "sz": "18", "space": "8", "color": str(RED)}.items():
        rule.set(qn(f"w:{name}"), value)
    border.append(rule)
    # Word wants the properties of a paragraph in the order of its schema.
    number._p.get_or_add_pPr().insert_element_before(border, "w:spacing", "w:ind", "w:jc")
    _line(document, "", indent=False)


def _line(
    document: Any,
    text: str,
    *,
    face: str = FANGSONG,
    size: float = BODY_PT,
    align: WD_ALIGN_PARAGRAPH | None = None,
    indent: bool | None = None,
    style: str = "Normal",
) -> Paragraph:
    paragraph: Paragraph = document.add_paragraph(style=style)
    is_text = align is None and indent is not False
    paragraph.alignment = align if align is not None else WD_ALIGN_PARAGRAPH.JUSTIFY
    if is_text:
        # Two characters, whatever the size: Word's own unit is a hundredth of a character.
        first = paragraph._p.get_or_add_pPr().get_or_add_ind()
        first.set(qn("w:firstLineChars"), "200")
        first.set(qn("w:firstLine"), str(int(size * 2 * TWIPS)))
    run = paragraph.add_run(text)
    _dress(run, face, size)
    if size > BODY_PT:
        paragraph.paragraph_format.line_spacing = Pt(size * 1.5)
    return paragraph


def _dress(run: Run, face: str, size: float) -> None:
    run.font.name, run.font.size, run.font.bold = face, Pt(size), False
    _east_asian(run._r.get_or_add_rPr(), face)


def _east_asian(properties: Any, face: str) -> None:
    fonts = properties.get_or_add_rFonts()
    for name in list(fonts.attrib):
        # A theme's font would win over the name.
        if name.endswith("Theme"):
            del fonts.attrib[name]
    for name in ("ascii", "hAnsi", "eastAsia"):
        fonts.set(qn(f"w:{name}"), face)


def _page_number(paragraph: Paragraph, side: WD_ALIGN_PARAGRAPH) -> None:
    paragraph.alignment = side
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Pt(NUMBER_PT)
    for text, kind in (("— ", ""), ("", "begin"), ("PAGE", "instr"), ("", "end"), (" —", "")):
        run = paragraph.add_run(text if not kind else "")
        _dress(run, SONG, NUMBER_PT)
        if kind == "instr":
            field = OxmlElement("w:instrText")
            field.text = text
            run._r.append(field)
        elif kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
