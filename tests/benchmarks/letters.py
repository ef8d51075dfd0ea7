"""The letters that all engines of bench_merge set, as HTML and as Typst: a thousand characters, eight fields."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from outreach.printing.merge import Field, Record, Template
from outreach.printing.merge.qr import qr_svg

VILLAGES, TOWNSHIPS = 187, 17
NAMES = ("township", "village", "director", "phone", "class_name", "serial", "family", "code")
_TEXT = """
    您好！炎热的夏季已经来临，暑期也将开始。池塘、水库、河流、沟渠边是孩子最爱去的地方，也是危险最多的地方。
    为了让每一个孩子平安、快乐、健康地度过假期，县里会同教育、公安、民政、卫健、水利、应急等部门，给您写下这
    封信，请您抽出几分钟认真读完，并把重要的内容讲给家里的老人和孩子听。

    一是严防溺水。请时刻牢记：不私自下水游泳，不擅自与他人结伴游泳，不在无大人带领的情况下游泳，不到没有设施
    、无救援人员、不熟悉的水域，不盲目下水施救。看见同伴落水，应大声呼喊，拨打报警电话，抛送竹竿、绳索、泡沫
    板等漂浮物，切忌手拉手搭人链。雨后塘埂湿滑，取水、洗衣、捕鱼、摸虾都要格外当心。

    二是遵守交通规则。乘坐摩托车、电动车必须佩戴头盔，不坐超员、无牌、农用三轮等车辆；过马路走斑马线，看红绿
    灯，不追逐打闹，未满十二周岁不骑自行车，未满十六周岁不骑电动车上路。家中车辆倒车之前，请先看清周围有没有
    幼儿。

    三是注意用电、用火与饮食。湿手不碰插座，雷雨天气远离大树、铁塔和高压线；外出前关好燃气与电器；不吃过期、
    变质、来历不明的食品，不采野生蘑菇，农药、蚊香、打火机放在孩子够不着的位置。发现发热、呕吐、皮疹等症状，
    尽快就近就医。

    四是安排好学习与生活。与孩子一起订立作息计划，按时起床，坚持锻炼，读几本好书，学做几件家务；控制手机和游
    戏时间，保护视力；多听孩子说话，留意情绪变化，遇到欺负、诱骗、陌生人搭讪要及时告诉家长、老师。在外务工的
    父母，请每周至少视频一次，委托可靠的亲属照看，做到知去向、知同伴、知内容、知归时。

    五是保护身心，远离侵害。告诉孩子：身体属于自己，背心和短裤遮住的地方不许别人触碰；不随便吃喝他人给的东西，
    不单独去偏僻场所，不与网友私下见面，不泄露住址、密码和照片。一旦受到伤害，不是孩子的错，请第一时间报警求助，
    妥善保存衣物、聊天记录等证据，切莫私了。

    让我们携起手来，多一份叮咛，多一次提醒，多一点陪伴，共同撑起孩子头顶那片蓝天。请您读后把下面的回执剪下，
    签上姓名，于七月五日之前交回学校或者村委会，由儿童主任统一登记。衷心祝愿您阖家幸福，祝孩子度过一个充实、
    愉快而又难忘的暑假！
"""
PARAGRAPHS = tuple("".join(one.split()) for one in re.split(r"\n\s*\n", _TEXT))
COLOPHON = "县未成年人保护工作委员会办公室"
_STYLE = """
@page { size: A4; margin: 22mm 24mm 20mm }
html { font: 11pt/1.5 'Outreach Song' }
body { margin: 0 }
.head { border-bottom: .6mm solid #c00; color: #c00; font: 700 20pt/1.5 'Outreach Hei'; text-align: center }
h1 { font: 700 16pt/1.6 'Outreach Hei'; text-align: center; margin: 4mm 0 3mm }
p { margin: 0 0 1.2mm; text-indent: 2em; text-align: justify }
p.to { text-indent: 0 }
p.sign { text-align: right }
.slot { display: inline-block; width: 30mm; white-space: nowrap; text-indent: 0 }
table { width: 100%; border-collapse: collapse; table-layout: fixed; margin-top: 3mm }
td { border: .25mm solid #000; padding: .6mm 2mm; white-space: nowrap }
img { float: right; width: 22mm; height: 22mm; margin: 0 0 2mm 4mm }
.more { break-before: page }
"""
SHARED_PICTURE = '<img src="asset:code.svg" alt="">'
_TABLE = (
    '<table><tr><td>编号</td><td data-f="serial"></td><td>班级</td><td data-f="class_name"></td></tr>'
    '<tr><td>乡镇</td><td data-f="township"></td><td>户号</td><td data-f="family"></td></tr>'
    '<tr><td>村</td><td data-f="village"></td><td>回执码</td><td data-f="code"></td></tr></table>'
)
_TO = '<p class="to">尊敬的<span data-f="village"></span>家长：</p>'
_CONTACT = (
    '<p>如需帮助，请找本村儿童主任<span data-f="director"></span>，电话<span class="slot" data-f="phone"></span>。</p>'
    f'<p class="sign">{COLOPHON}</p>'
)


def html(kind: str) -> str:
    """Return the template: 'one' page, 'two' pages, or one page with a 'qr' code of its own."""
    picture = SHARED_PICTURE if kind != "qr" else '<img data-f="link" alt="">'
    text = "".join(f"<p>{one}</p>" for one in PARAGRAPHS)
    second = f'<h1 class="more">暑期安全责任书</h1>{text}' if kind == "two" else ""
    body = f'<div class="head">关爱儿童　平安暑期</div><h1>致全县儿童家长的一封信</h1>{picture}{_TO}{text}'
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>信</title><style>{_STYLE}</style></head>'
        f"<body>{body}{second}{_CONTACT}{_TABLE}</body></html>"
    )


def template(kind: str) -> Template:
    """Return the template with the picture that all letters share."""
    names = (*NAMES, "link") if kind == "qr" else NAMES
    made = Template(html(kind), tuple(Field(name) for name in names))
    made.assets.add_bytes("code.svg", qr_svg("https://example.org/summer"))
    return made


def village_values(village: int) -> dict[str, str]:
    """Return what all families of a village share."""
    surname, given = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平"
    place, township = "蒲圻赤壁官塘新店茶庵岭", village % TOWNSHIPS % 9
    return {
        "township": f"{place[township : township + 2]}街道",
        "village": f"{place[village % 9 : village % 9 + 2]}街道第{village % 12 + 1}村",
        "director": surname[village % 20] + given[village % 19] + (given[village % 7] if village % 3 else ""),
        "phone": f"1{3800000000 + village * 7919}",
        "class_name": f"{'一二三四五六'[village % 6]}年级({village % 4 + 1})班",
    }


def values(number: int, village: dict[str, str], kind: str) -> dict[str, str]:
    """Return one family's values: its village's and three of its own."""
    code = f"{number * 2654435761 % 10**8:08d}"
    own = {"serial": f"{number + 1:06d}", "family": f"F-{number * 7 % 10**6:06d}", "code": code}
    return village | own | ({"link": f"https://example.org/r/{code}"} if kind == "qr" else {})


def records(count: int, kind: str) -> Iterator[Record]:
    """Yield the records, sorted by village, made as they are asked for."""
    for village in range(VILLAGES):
        shared, path = village_values(village), (f"乡镇{village * TOWNSHIPS // VILLAGES}", f"村{village}")
        for number in range(village * count // VILLAGES, (village + 1) * count // VILLAGES):
            yield Record(values(number, shared, kind), path)


def chromium_html(count: int, faces: Path) -> str:
    """Return one document with `count` letters and the same font files."""
    fonts = "".join(
        f"@font-face {{ font-family: '{family}'; font-weight: {weight}; src: url('{(faces / file).as_uri()}') }}"
        for family, weight, file in (
            ("Outreach Song", 400, "OutreachSong-Regular.ttf"),
            ("Outreach Hei", 700, "OutreachHei-Bold.ttf"),
        )
    )
    one = template("one")
    picture = qr_svg("https://example.org/summer").decode().replace("<svg", '<svg class="code"')
    pages = []
    for record in records(count, "one"):
        filled = one.fill(record.values)
        body = filled[filled.index("<body>") + 6 : filled.index("</body>")]
        pages.append("<section>" + body.replace(SHARED_PICTURE, picture) + "</section>")
    style = (
        "section { break-after: page } .code { float: right; width: 22mm; height: 22mm; margin: 0 0 2mm 4mm }"
    )
    head = f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><style>{fonts}{_STYLE}{style}</style>'
    return f"{head}<body>{''.join(pages)}"


def write_typst(count: int, folder: Path) -> Path:
    """Write the letters as one Typst document with its data, and return its path."""
    (folder / "data.json").write_text(
        json.dumps([record.values for record in records(count, "one")]), "utf-8"
    )
    (folder / "code.svg").write_bytes(qr_svg("https://example.org/summer"))
    text = "\n\n".join(PARAGRAPHS)
    source = f"""
#set page(paper: "a4", margin: (x: 24mm, top: 22mm, bottom: 20mm))
#set text(font: "Outreach Song", size: 11pt, lang: "zh", region: "cn")
#set par(justify: true, first-line-indent: (amount: 2em, all: true), leading: 0.62em)
#let head(body, size) = align(center, text(font: "Outreach Hei", weight: 700, size: size, body))
#let letter(r) = [
  #place(top + right, dy: 12mm, image("code.svg", width: 22mm))
  #text(fill: rgb("#cc0000"), head("关爱儿童　平安暑期", 20pt))
  #line(length: 100%, stroke: 0.6mm + rgb("#cc0000"))
  #head("致全县儿童家长的一封信", 16pt)
  #par(first-line-indent: 0em)[尊敬的#r.village;家长：]

{text}

  如需帮助，请找本村儿童主任#r.director，电话#box(width: 30mm, r.phone)。

  #align(right)[{COLOPHON}]
  #table(columns: (1fr, 1fr, 1fr, 1fr), [编号], r.serial, [班级], r.class_name, [乡镇], r.township, [户号], r.family,
    [村], r.village, [回执码], r.code)
]
#for (at, r) in json("data.json").enumerate() {{ if at > 0 {{ pagebreak() }}; letter(r) }}
"""
    (folder / "letters.typ").write_text(source, "utf-8")
    return folder / "letters.typ"
