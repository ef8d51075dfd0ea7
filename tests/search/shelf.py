"""A small library that both databases are asked about, and the questions; run as a module it prints the answers.

Its documents belong to a source of the tests' own, so that no page tree is needed.
"""

import json
import os
from dataclasses import dataclass
from datetime import date, timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.races.settings")
django.setup()

from outreach.search import finding  # noqa: E402 - models load after setup
from outreach.search.asking import understand  # noqa: E402 - models load after setup
from outreach.search.filing import file, take_out  # noqa: E402
from outreach.search.finding import find  # noqa: E402
from outreach.search.models import Document, SynonymGroup  # noqa: E402
from outreach.search.sources import Content, Source  # noqa: E402

DAY = date(2026, 7, 1)
SHELF = [
    Content("赤壁市防溺水海报", DAY, "贴在塘边和校门口。", "六不：不私自下水游泳。", ["防溺水", "海报"]),
    Content(
        "防溺水安全第一课", DAY + timedelta(days=9), "赵李桥镇初级中学报告厅", "认识危险水域。", ["讲座"]
    ),
    Content("暑期防溺水专项宣传", DAY, "水边有人看、孩子有人管。", "溺水往往没有呼喊。"),
    Content("未成年人保护法宣讲单页", DAY, "六大保护，一张纸说清。", "家庭保护、学校保护。", ["六大保护"]),
    Content("未成年人保护法公益课堂", DAY + timedelta(days=2), "官塘驿镇文化广场", "", ["公益课堂"]),
    Content("赤壁市关爱留守儿童宣传手册", DAY, "放在床头的小册子。", "上网、出行、防溺水。"),
    Content("致全市留守儿童暑假安全告家长书", DAY, "一村一封，印着儿童主任的电话。", "12345、12355。"),
    Content("宣传车开进村", DAY - timedelta(days=3), "大喇叭响起来。", "把防溺水的叮嘱送到田间。"),
    Content("Summer safety in English", DAY, "Water, roads, the network.", "Never swim alone."),
    Content("女儿节活动", DAY, "绿水青山。", ""),
]
QUESTIONS = [
    "溺水", "防溺水海报", "海报 溺水", "海报溺水", "防逆水", "fangnishui", "fang ni shui", "fns", "fangnisui",
    "lishui", "讲座", "宣讲", "小册子", "未成年人保户法", "怎样防止孩子溺水", "留守儿童手册", "水", "12355", "swim",
    "swimm", "summmer", "ANQUAN", "ｆｎｓ", "nver", "赵李桥", "%%%%", "", "没有这样的词", "溺水 没有这样的词", "a\0b",
]  # fmt: skip


SYNONYMS = ["宣讲，讲座，公益课堂", "册子，小册子，手册"]
SOURCE = Source(
    "shelf", "Shelf", Document.objects.all, lambda row: SHELF[row.pk - 1], lambda request, rows: {}
)


@dataclass(frozen=True)
class Row:
    """Stands for a row of the source."""

    pk: int


def fill() -> None:
    """File everything, one twice and one that is taken out again: the order of ids is not the order of pks."""
    SynonymGroup.objects.bulk_create(SynonymGroup(words=words) for words in SYNONYMS)
    for number in (2, 1, *range(3, len(SHELF) + 1), 1):
        file(SOURCE, Row(number))
    file(SOURCE, Row(5))
    take_out("shelf", 5)
    file(SOURCE, Row(5))


def titles(query: str) -> list[str]:
    return [SHELF[object_id - 1].title for _source, object_id, _pk in find(understand(query), county=0).hits]


if __name__ == "__main__":
    fill()
    answers = {query: titles(query) for query in QUESTIONS}
    # Again as in a library of many thousands, where most words are common.
    finding.MOST_POSTINGS = 2
    answers |= {f"{query} (common)": titles(query) for query in QUESTIONS}
    print(json.dumps(answers, ensure_ascii=False))
