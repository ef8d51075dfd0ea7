"""Documents that would do something, built here byte by byte; none is kept in the repository."""

import io
import zipfile
from collections.abc import Callable

import docx
import openpyxl
import pikepdf
from pikepdf import Array, Dictionary, Name, String

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def pdf(change: Callable[[pikepdf.Pdf], None] = lambda pdf: None, **options: object) -> bytes:
    buffer = io.BytesIO()
    with pikepdf.new() as book:
        book.add_blank_page(page_size=(200, 200))
        change(book)
        book.save(buffer, **options)
    return buffer.getvalue()


def with_action(**action: object) -> bytes:
    def change(book: pikepdf.Pdf) -> None:
        book.Root.OpenAction = Dictionary(**action)

    return pdf(change)


def pdf_with_script() -> bytes:
    return with_action(S=Name.JavaScript, JS=String("app.alert(1)"))


def pdf_with_hidden_script() -> bytes:
    """The script hangs on the mouse over a link, inside a compressed object stream."""

    def change(book: pikepdf.Pdf) -> None:
        action = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
        field = Dictionary(Type=Name.Annot, Subtype=Name.Link, AA=Dictionary(E=action))
        book.pages[0].Annots = Array([book.make_indirect(field)])

    return pdf(change, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def pdf_with_launch() -> bytes:
    return with_action(S=Name.Launch, F=String("cmd.exe"))


def pdf_with_form_target() -> bytes:
    return with_action(S=Name.SubmitForm, F=String("http://127.0.0.1/"))


def pdf_with_attachment() -> bytes:
    def change(book: pikepdf.Pdf) -> None:
        book.attachments["names.csv"] = b"a,b"

    return pdf(change)


def pdf_with_password() -> bytes:
    return pdf(encryption=pikepdf.Encryption(owner="o", user="u"))


def pdf_with_link() -> bytes:
    return with_action(S=Name.URI, URI=String("https://www.gov.cn/"))


def word(change: Callable[[zipfile.ZipFile], None] = lambda archive: None) -> bytes:
    buffer = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("反对拐卖，人人有责")
    document.save(buffer)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        change(archive)
    return buffer.getvalue()


def word_with(name: str, content: bytes) -> bytes:
    return word(lambda archive: archive.writestr(name, content))


def word_with_remote_template() -> bytes:
    link = (
        b'<Relationship Id="r9" Type="x/attachedTemplate" Target="http://127.0.0.1/a" TargetMode="External"/>'
    )
    return word_with("word/_rels/settings.xml.rels", b"<Relationships>" + link + b"</Relationships>")


def workbook() -> bytes:
    buffer = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["乡镇", "份数"])
    book.save(buffer)
    return buffer.getvalue()


def plain_zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", b"a")
    return buffer.getvalue()


GOOD: dict[str, Callable[[], bytes]] = {
    "plan.pdf": pdf,
    "link.pdf": pdf_with_link,
    "方案.docx": word,
    "表.xlsx": workbook,
    "list.csv": lambda: "乡镇,份数\n甲,1\n".encode(),
}
# Name of the upload: its bytes and the code of the refusal.
BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "script.pdf": (pdf_with_script, "E-DOC-07"),
    "hidden-script.pdf": (pdf_with_hidden_script, "E-DOC-07"),
    "launch.pdf": (pdf_with_launch, "E-DOC-08"),
    "attachment.pdf": (pdf_with_attachment, "E-DOC-09"),
    "form.pdf": (pdf_with_form_target, "E-DOC-10"),
    "locked.pdf": (pdf_with_password, "E-DOC-06"),
    "cut.pdf": (lambda: b"%PDF-1.7\n1 0 obj\n<< /Type", "E-DOC-05"),
    "page.pdf": (lambda: b"<html><script>alert(1)</script></html>", "E-DOC-03"),
    "program.pdf": (lambda: b"MZ" + bytes(3000), "E-DOC-03"),
    "archive.docx": (plain_zip, "E-DOC-03"),
    "workbook.docx": (workbook, "E-DOC-04"),
    "cut.docx": (lambda: word()[:2000], "E-DOC-05"),
    "macro.docx": (lambda: word_with("word/vbaProject.bin", b"x"), "E-DOC-11"),
    "object.docx": (lambda: word_with("word/embeddings/oleObject1.bin", b"x"), "E-DOC-11"),
    "remote.docx": (word_with_remote_template, "E-DOC-12"),
    "entity.docx": (lambda: word_with("word/x.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'), "E-DOC-05"),
    "bomb.docx": (lambda: word_with("word/media/a.bmp", bytes(60 << 20)), "E-DOC-13"),
    "climb.docx": (lambda: word_with("../../x", b"x"), "E-DOC-05"),
    "page.csv": (lambda: b"<html><body>", "E-DOC-03"),
    "picture.csv": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), "E-DOC-03"),
    "empty.csv": (lambda: b"\n", ""),
}
# Refused by Wagtail's list of suffixes or by Django's own field before anybody looks inside.
UNLISTED = ("a.svg", "a.html", "a.php", "a.zip", "a.docm", "a.exe", "a", "a.pdf.js")
