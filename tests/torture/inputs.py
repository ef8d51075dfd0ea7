"""The hostile texts, numbers, days and files, by the name under which the manifest calls them."""

from collections.abc import Callable

from tests.content import hostile_pictures as pictures
from tests.intake import hostile_documents as documents

CANARY = "<script>alert('canary')</script>"
NUMBERS = {
    "arabic digits": "١٢",
    "underscore": "1_000",
    "exponent": "1e3",
    "hexadecimal": "0x10",
    "plus": "+5",
    "full-width comma": "１，０００",
    "minus": "-5",
    "two to 31": str(2**31),
    "two to 63": str(2**63),
    "ten to 20": "1" + "0" * 20,
    "ten to 400": "1" + "0" * 400,
    "nan": "NaN",
    "infinity": "inf",
    "decimal": "1.5",
    "word": "三",
    "spaces inside": "1 0",
    "NUL": "1\0",
    "script": CANARY,
    "formula": "=1+1",
    "5000 digits": "9" * 5000,
}
DAYS = {
    "no such day": "2026-02-30",
    "year 1": "0001-01-01",
    "slashes": "31/12/26",
    "Chinese words": "二〇二六年",
    "ten to 9": "9" * 9,
    "script": CANARY,
    "NUL": "2026-06-01\0",
    "empty": "",
    "minus year": "-2026-06-01",
    "month 13": "2027-13-01",
}
TEXTS = {
    "script": CANARY,
    "event handler": "<img src=x onerror=alert('canary')>",
    "attribute": "\" autofocus onfocus=alert('canary') x=\"",
    "javascript url": "javascript:alert('canary')",
    "template": "{{7*7}}{%debug%}${7*7}#{7*7}",
    "NUL": "甲\0乙",
    "controls": "".join(map(chr, range(1, 32))),
    "U+FFFE": "甲\ufffe\uffff",
    "lone surrogate": "甲\\ud800",
    "right to left": "\u202etxt.exe",
    "zalgo": "甲" + "\u0301\u0489" * 200,
    "emoji": "😀" * 2000,
    "rare surnames": "𠮷䶮㛃",
    "megabyte": "长" * 300_000,
    "formula": "=cmd|'/C calc'!A0",
    "line ends": "a\r\nSet-Cookie: x=1\r\n\r\nb",
    "percent": "%s%n%(x)s%0d%0a",
    "path": "../../../../etc/passwd",
    "quotes": "'; DROP TABLE materials_order; --",
    "only spaces": " \u3000\u200b\t",
}
HEAD = "村代码,村名,乡镇代码,户数\r\n"
SHEETS: dict[str, Callable[[], bytes]] = {
    "empty.csv": lambda: b"",
    "blank.csv": lambda: b"\r\n\r\n",
    "page.xls": lambda: b"<html><table><tr><td>1</td></tr></table></html>",
    "text-as-book.xlsx": lambda: f"{HEAD}V1,x,1,2".encode(),
    "two-encodings.csv": lambda: HEAD.encode() + "东湖村".encode("gbk") + "西湖村".encode() + b"\xff\xfe",
    "no-encoding.csv": lambda: b"\xff\xfe\xfa" * 50,
    "unclosed.csv": lambda: HEAD.encode() + b'V1,"never ends,1,2\r\n',
    "other-columns.csv": lambda: "甲,乙\r\n1,2".encode(),
    "twice-a-column.csv": lambda: "村名,村名,乡镇代码,村代码\r\n1,2,3,4".encode(),
    "identity-numbers.csv": lambda: "村代码,村名,乡镇代码,身份证号\r\n1,2,3,4".encode(),
    "too-many-rows.csv": lambda: HEAD.encode() + b"1,a,b,2\r\n" * 20_001,
    "program.csv": lambda: b"MZ" + bytes(2000),
    "cut.xlsx": lambda: documents.workbook()[:500],
    "macro.xlsm": lambda: documents.word_with("xl/vbaProject.bin", b"x"),
    "entity.xlsx": lambda: documents.word_with("xl/workbook.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'),
    "climb.xlsx": lambda: documents.word_with("../../x", b"x"),
    "locked.xlsx": lambda: bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000),
}
FILES: dict[str, dict[str, Callable[[], bytes]]] = {
    "pictures": {
        "cut.png": lambda: pictures.cut(pictures.plain("PNG", (300, 300))),
        "cut.jpg": lambda: pictures.cut(pictures.plain("JPEG", (300, 300))),
        "cut.webp": lambda: pictures.cut(pictures.plain("WEBP", (300, 300))),
        "text-bomb.png": pictures.text_bomb,
        "zero-size.png": lambda: pictures.png_that_says(0, 0),
        "100-million-pixels.png": lambda: pictures.png_that_says(10_000, 10_000),
        "4-billion-pixels.png": lambda: pictures.png_that_says(65_000, 65_000),
        "page.png": lambda: b"<html><script>alert(1)</script></html>",
        "drawing.svg": lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        "program.jpg": lambda: b"MZ" + bytes(2000),
        "moving.jpg": lambda: pictures.plain("GIF"),
        "eleven-megabytes.png": lambda: b"\x89PNG\r\n\x1a\n" + bytes(11 << 20),
    },
    "documents": {name: make for name, (make, code) in documents.BAD.items() if code}
    | {name: lambda: b"<svg/>" for name in documents.UNLISTED},
    "sheets": SHEETS,
}


def value_of(kind: str, name: str) -> str:
    return {"numbers": NUMBERS, "days": DAYS, "texts": TEXTS}[kind][name]
