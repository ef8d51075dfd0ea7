"""Letters for trying the merge: templates, records, and the comparison with a letter that WeasyPrint makes alone."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageChops

from outreach.printing import press
from outreach.printing.merge import Field, Record, Template

BODY = (
    "暑假将至，为切实保障广大少年儿童的生命安全，预防溺水、交通、用电等意外伤害事故的发生，"
    "请家长务必履行监护职责，做到知去向、知同伴、知归时、知内容。"
)
STYLE = """
@page { size: A4; margin: 25mm 22mm;
  @bottom-center { content: counter(page) ' / ' counter(pages); font: 9pt 'Outreach Song' } }
html { font: 12pt/1.75 'Outreach Song' }
h1 { font: 700 18pt/1.4 'Outreach Hei'; text-align: center; color: #a00; margin: 0 0 8mm }
p { margin: 0 0 2mm; text-indent: 2em; text-align: justify }
.slot { display: inline-block; width: 34mm; white-space: nowrap; text-indent: 0; line-height: 1.2;
  border-bottom: .3mm solid #000 }
.clipped { overflow: hidden }
.right { text-align: right }
table { border-collapse: collapse; width: 100%; table-layout: fixed; margin-top: 6mm }
td { border: .3mm solid #000; padding: 1mm 2mm }
.tight td { white-space: nowrap }
img { width: 25mm; height: 25mm; float: right; margin: 4mm }
"""
NAMES = ("township", "village", "director", "phone", "serial", "class_name", "family", "code")
FIELDS = tuple(Field(name) for name in NAMES)
SURNAMES, GIVEN = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平"
PLACES = "蒲圻赤壁官塘新店茶庵岭"


def page(body: str, style: str = "") -> str:
    """Return a whole document."""
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>信</title>'
        f"<style>{STYLE}{style}</style></head><body>{body}</body></html>"
    )


SLOTS = page(
    "<h1>致全县儿童家长的一封信</h1><p>尊敬的家长："
    '<span data-f="village" class="slot clipped">村</span><span data-f="director" class="slot">人</span></p>'
    f'<p>{BODY}</p><p>电话<span data-f="phone" class="slot right">号</span>。{BODY}</p>'
    '<table class="tight"><tr><td>编号</td><td data-f="serial"></td><td>班级</td><td data-f="class_name"></td></tr>'
    '<tr><td>乡镇</td><td data-f="township"></td><td>户号</td><td data-f="family"></td></tr>'
    '<tr><td>回执</td><td data-f="code"></td><td></td><td></td></tr></table>'
)
FLOW = page(
    '<h1>致家长的一封信</h1><p>尊敬的<b data-f="village">村</b>家长：</p>'
    f'<p>{BODY}如有疑问，请与<span data-f="village">村</span>儿童主任<span data-f="director">人</span>联系，'
    f'电话<span data-f="phone">号</span>，编号<span data-f="serial">号</span>。{BODY}{BODY}</p>'
    '<p>班级：<u data-f="class_name"></u>，乡镇：<span data-f="township"></span>，'
    '户号：<span data-f="family"></span>，回执码：<span data-f="code"></span>。</p>'
)
TWO_PAGES = page(
    '<h1>致<span data-f="village">村</span>家长的一封信</h1>'
    + f"<p>{BODY}{BODY}{BODY}</p>" * 6
    + '<p>联系人<span data-f="director" class="slot">人</span>，电话<span data-f="phone" class="slot"></span></p>'
    '<p>编号<span data-f="serial" class="slot">号</span>班级<span data-f="class_name" class="slot"></span></p>'
    '<p>乡镇<span data-f="township" class="slot">号</span>户号<span data-f="family" class="slot"></span>'
    '回执<span data-f="code" class="slot"></span></p>'
)


def values(number: int, villages: int = 12) -> dict[str, str]:
    """Return one family's values; five of them repeat within a village."""
    village = number % villages
    surname = SURNAMES[village]
    return {
        "township": f"{PLACES[village % 3 : village % 3 + 2]}街道",
        "village": f"{PLACES[village % 9 : village % 9 + 2]}街道第{village * 7 % 23 + 1}村",
        "director": surname + GIVEN[village] + (GIVEN[village // 2] if village % 3 else ""),
        "phone": f"1{3800000000 + village * 7919}",
        "serial": f"{number + 1:06d}",
        "class_name": f"{'一二三四五六'[village % 6]}年级({village % 4 + 1})班",
        "family": f"F{village:03d}-{number * 37 % 1000:04d}",
        "code": f"{number * 2654435761 % 10**8:08d}",
    }


def records(count: int, villages: int = 12) -> Iterator[Record]:
    """Yield records sorted by village, two townships."""
    for number in sorted(range(count), key=lambda one: one % villages):
        village = number % villages
        yield Record(values(number, villages), (f"乡镇{village * 2 // villages}", f"村{village}"))


def letter_alone(template: Template, record: Record) -> bytes:
    """Return the letter that WeasyPrint makes of one record."""
    return press.render(template.fill(record.values), assets=template.assets)


def pixels(pdf: Path, number: int) -> Image.Image:
    """Return one page at 150 dpi as Poppler paints it; pages count from 1."""
    target = pdf.with_suffix(".page")
    command = ["pdftoppm", "-r", "150", "-f", str(number), "-l", str(number), "-png", "-singlefile"]
    subprocess.run([*command, str(pdf), str(target)], check=True)
    with Image.open(f"{target}.png") as image:
        return image.convert("RGB")


def differing(one: Image.Image, other: Image.Image) -> tuple[int, int, int, int] | None:
    """Return the box of differing pixels, None if there is none."""
    return (0, 0, *one.size) if one.size != other.size else ImageChops.difference(one, other).getbbox()


def texts(pdf: Path) -> list[str]:
    """Return the text of every page, without white space."""
    output = subprocess.run(["pdftotext", str(pdf), "-"], check=True, capture_output=True).stdout.decode()
    return ["".join(one.split()) for one in output.split("\f")[:-1]]
