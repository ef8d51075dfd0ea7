"""A library of any size for bench_search: lectures as a county announces them, and what people ask it."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from django.core.management import call_command
from django.db import transaction

from outreach.search.asking import understand
from outreach.search.filing import count_terms, file_new
from outreach.search.finding import find
from outreach.search.models import Document, Posting, SynonymGroup, Term
from outreach.search.sources import Content, Source

ROUNDS = 15
FIRST_DAY = date(2020, 1, 1)
# What stands in nearly all, in one of seven, in one of a hundred, in one.
TOPICS = ("防溺水", "交通安全", "网络保护", "家庭教育", "心理健康", "法律援助", "反校园欺凌")
PLACES = tuple(f"{one}{two}镇" for one in "东南西北上下大小新旧" for two in "山河湖口塘桥店坪岭湾")
QUESTIONS = {
    "in nearly all": "未成年人保护宣讲",
    "in one of seven": "防溺水",
    "in one of a hundred": "旧湾镇",
    "common and rare": "旧湾镇未成年人保护",
    "a number in one": "第777号",
    "nowhere": "手册印刷",
    "one character": "水",
    "pinyin": "fangnishui",
    "first letters": "fns",
    "a slip of the finger": "fangnishuii",
    "sounds alike": "防逆水",
    "sixty characters": "怎样防止孩子在暑假里溺水的宣讲什么时候到我们镇上来讲一讲未成年人保护法和网络保护",
}
FINDS_NOTHING = ("nowhere", "sixty characters")


@dataclass(frozen=True)
class Row:
    pk: int


def content_of(row: Row) -> Content:
    number = row.pk
    topic, place = TOPICS[number % len(TOPICS)], PLACES[number % len(PLACES)]
    return Content(
        title=f"{place}未成年人保护宣讲：{topic}",
        day=FIRST_DAY + timedelta(days=number % 2000),
        summary=f"第{number}号活动，{place}中心小学",
        tags=[topic],
    )


LIBRARY = Source("library", "Library", Document.objects.all, content_of, lambda _request, _rows: {})


def measure(documents: int) -> None:
    """Print how long filing took, then one line a question with its median in milliseconds."""
    call_command("migrate", verbosity=0)
    SynonymGroup.objects.get_or_create(words="宣讲，讲座，公益课堂")
    began = time.process_time()
    with transaction.atomic():
        file_new(LIBRARY, map(Row, range(1, documents + 1)), {})
        count_terms()
    took = time.process_time() - began
    postings, terms = Posting.objects.count(), Term.objects.count()
    print(f"{documents:,} documents, {terms:,} terms, {postings:,} postings: filed in {took:.1f} s CPU")
    for name, question in QUESTIONS.items():
        hits = len(find(understand(question), county=0).hits)
        assert (hits == 0) is (name in FINDS_NOTHING), (name, hits)
        print(f"{name}\t{median(_milliseconds(lambda asked=question: find(understand(asked), county=0)))}")


def _milliseconds(ask: Callable[[], object]) -> list[float]:
    times = []
    for _round in range(ROUNDS):
        began = time.process_time()
        ask()
        times.append((time.process_time() - began) * 1000)
    return times
