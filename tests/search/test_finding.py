"""What people type, and what they must find."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from outreach.search import finding
from outreach.search.asking import understand
from outreach.search.filing import count_terms, file, file_new, take_out
from outreach.search.finding import find
from outreach.search.models import Document, Posting, SynonymGroup, Term, Wording
from outreach.search.sources import Source
from tests.search.shelf import SHELF, SOURCE, Row, fill, titles

POSTER = "赤壁市防溺水海报"
LAW_FLYER = "未成年人保护法宣讲单页"
LAW_CLASS = "未成年人保护法公益课堂"
HANDBOOK = "赤壁市关爱留守儿童宣传手册"


@pytest.fixture(autouse=True)
def shelf(db: None) -> None:
    fill()


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("溺水", POSTER),
        ("防溺水海报", POSTER),
        ("海报 溺水", POSTER),
        ("海报溺水", POSTER),
        ("赵李桥", "防溺水安全第一课"),
        ("留守儿童手册", HANDBOOK),
        ("12355", "致全市留守儿童暑假安全告家长书"),
        ("SWIM", "Summer safety in English"),
    ],
)
def test_the_words_find_the_page(query: str, first: str) -> None:
    assert titles(query)[0] == first


@pytest.mark.parametrize(
    "query", ["fangnishui haibao", "fangnishuihaibao", "FangNiShui HaiBao", "ｆｎｓｈｂ"]
)
def test_pinyin_and_first_letters_find_the_page(query: str) -> None:
    assert titles(query)[0] == POSTER


def test_half_a_syllable_more_does_no_harm() -> None:
    assert titles("fangnish") == titles("fangni")


@pytest.mark.parametrize("query", ["防逆水", "fanglisui", "fangnisui", "fangnishuii"])
def test_what_sounds_alike_and_slips_of_the_finger_find_the_page(query: str) -> None:
    assert POSTER in titles(query)


@pytest.mark.parametrize(
    ("query", "title"), [("summmer", "Summer safety in English"), ("未成年人保户法", LAW_FLYER)]
)
def test_one_wrong_letter_or_character_still_finds(query: str, title: str) -> None:
    assert title in titles(query)


def test_synonyms_find_each_other() -> None:
    assert {LAW_FLYER, LAW_CLASS} <= set(titles("讲座"))
    assert titles("小册子")[0] == HANDBOOK


def test_without_the_synonym_nothing_connects_them() -> None:
    SynonymGroup.objects.all().delete()

    assert LAW_CLASS not in titles("宣讲")


def test_a_name_in_the_title_comes_before_one_in_the_text() -> None:
    found = titles("溺水")

    assert found.index(POSTER) < found.index("宣传车开进村")


def test_among_equals_the_newer_comes_first() -> None:
    assert titles("未成年人") == [LAW_CLASS, LAW_FLYER]


def test_where_no_page_has_all_words_some_will_do() -> None:
    findings = find(understand("溺水 没有这样的词"), county=0)

    assert (findings.is_partial, len(findings.hits)) == (True, len(titles("溺水")))


@pytest.mark.parametrize("query", ["", "%%%%", "\0", "？！", "没有这样的词", " ", "\ud800", "zxqv"])
def test_nonsense_finds_nothing(query: str) -> None:
    assert titles(query) == []


def test_a_query_without_end_is_cut() -> None:
    question = understand("防溺水" * 5_000)

    assert (len(question.text), question.is_cut) == (60, True)


def test_a_page_that_is_taken_out_leaves_nothing_behind() -> None:
    for number in range(1, len(SHELF) + 1):
        take_out("shelf", number)

    assert [model.objects.count() for model in (Document, Wording, Posting)] == [0, 0, 0]
    assert set(Term.objects.values_list("documents", flat=True)) == {0}


def test_the_number_of_documents_of_a_term_is_right() -> None:
    counted = {term.pk: Posting.objects.filter(term_id=term.pk).count() for term in Term.objects.all()}

    assert dict(Term.objects.values_list("pk", "documents")) == counted


def test_a_search_costs_the_same_however_much_is_found() -> None:
    def queries(text: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            titles(text)
        return len(captured)

    before = queries("溺水")
    for number in range(1, 31):
        file(Source("more", "More", SOURCE.rows, SOURCE.read, SOURCE.addresses), Row(number % len(SHELF) + 1))

    assert queries("溺水") == before == 5


@pytest.mark.parametrize("words", ["宣讲", "，，", " "])
def test_one_word_has_no_synonym(words: str) -> None:
    with pytest.raises(ValidationError, match="至少填写两个词"):
        SynonymGroup(words=words).full_clean()


def test_of_a_word_in_most_pages_only_the_last_filed_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    everything = set(titles("溺水"))
    monkeypatch.setattr(finding, "MOST_POSTINGS", 3)
    term = Term.objects.get(text="溺水")
    last = Posting.objects.filter(term_id=term.pk).order_by("-document_id")[:3]

    hits = find(understand("溺水"), county=0).hits

    assert [pk for _source, _object, pk in sorted(hits, key=lambda hit: -hit[2])] == [
        row.document_id for row in last
    ]
    assert (len(everything) > len(hits), set(titles("溺水")) < everything) == (True, True)


def test_a_rare_word_beside_common_ones_still_finds_the_oldest_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two of the pairs in 防溺水海报 stand in several pages, 海报 in one that was filed early."""
    exact = titles("防溺水海报")
    monkeypatch.setattr(finding, "MOST_POSTINGS", 2)

    assert titles("防溺水海报")[0] == exact[0] == POSTER


def test_filing_by_the_hundred_gives_what_filing_one_by_one_gave() -> None:
    def index() -> tuple[dict[str, int], list[tuple[int, str, int]], list[str]]:
        rows = Posting.objects.order_by("document_id", "weight", "term_id")
        texts = dict(Term.objects.values_list("pk", "text"))
        places = dict(Document.objects.values_list("pk", "object_id"))
        postings = sorted((places[row.document_id], texts[row.term_id], row.weight) for row in rows)
        counts = dict(Term.objects.filter(documents__gt=0).values_list("text", "documents"))
        return counts, postings, sorted(Wording.objects.values_list("title", flat=True))

    before = index()
    for model in (Posting, Wording, Document, Term):
        model.objects.all()._raw_delete(using="default")

    assert file_new(SOURCE, [Row(number) for number in range(1, len(SHELF) + 1)], {}) == len(SHELF)
    count_terms()

    assert index() == before
