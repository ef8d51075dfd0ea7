"""Which documents answer a question, the best first: whole numbers only, so that every database agrees."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Sum, Value, When

from outreach.freshness.values import remembered
from outreach.search.asking import Question, Way, Word
from outreach.search.models import Document, Posting, Term
from outreach.search.terms import Key

# A term in more documents is common: of those, only the documents filed last are looked at, unless rarer terms
# say which ones are meant.
MOST_POSTINGS = 20_000
# So many of the best are sorted and counted; nobody reads further.
MOST_HITS = 5_000
FEW = 3
# Six of ten pairs of characters must be there, two of two: a wrong one in a long word does no harm.
NEEDED_TENTHS = 6
SURE = 2

Scores = dict[int, int]


@dataclass(frozen=True, slots=True)
class Known:
    """A term of the index: its id, how many documents it stands in, and how rare that is.

    1 stands in every document, some 20 in one of a million.
    """

    pk: int
    documents: int
    rarity: int


Terms = dict[Key, Known]


@dataclass(frozen=True, slots=True)
class Findings:
    """All hits in order as (source, object, document), how many of each source, the ways that found them."""

    hits: list[tuple[str, int, int]]
    counts: Counter[str]
    ways: list[Way]
    # No page has all the words: these have some of them.
    is_partial: bool = False
    is_capped: bool = False


def find(question: Question, *, county: int) -> Findings:
    """Find and rank what one county has; a few queries for each word, however many documents there are."""
    known = _known_terms(question, county)
    answers = [_scores_of(word, known) for word in question.words]
    ways = [way for _scores, used in answers for way in used]
    found = _all_words([scores for scores, _used in answers])
    is_partial = not found and len(answers) > 1
    if is_partial:
        found = _any_word([scores for scores, _used in answers])
    best = sorted(found, key=lambda pk: (-found[pk], -pk))[:MOST_HITS]
    rows = _in_order(best, found)
    return Findings(
        hits=[(source, object_id, pk) for source, object_id, pk in rows],
        counts=Counter(source for source, _object, _pk in rows),
        ways=ways,
        is_partial=is_partial and bool(rows),
        is_capped=len(rows) >= MOST_HITS,
    )


def _in_order(best: list[int], found: Scores) -> list[tuple[str, int, int]]:
    rows = Document.objects.filter(pk__in=best).values_list("source", "object_id", "pk", "day")
    ordered = sorted(rows, key=lambda row: (-found[row[2]], -row[3].toordinal(), row[0], -row[1]))
    return [(source, object_id, pk) for source, object_id, pk, _day in ordered]


def _scores_of(word: Word, known: Terms) -> tuple[Scores, list[Way]]:
    """Ask for what was said and what it means; guess only where that finds next to nothing."""
    scores = _best_of(word.ways, known)
    if len(scores) >= FEW or not word.guesses:
        return scores, word.ways
    ways = [*word.ways, *word.guesses]
    return _best_of(ways, known), ways


def _best_of(ways: list[Way], known: Terms) -> Scores:
    best: Scores = {}
    for way in ways:
        for document, score in _ask(way, known).items():
            best[document] = max(best.get(document, 0), score * way.factor)
    return best


def _ask(way: Way, known: Terms) -> Scores:
    """Add up the weights of the terms, rare terms counting more; one query, or one more for each common term."""
    terms = {known[key] for key in way.terms if key in known}
    if not terms:
        return {}
    needed = 1 if way.is_any else _needed(len(terms), len(set(way.terms)))
    weighed = Case(
        *(When(term_id=term.pk, then=Value(term.rarity)) for term in terms),
        output_field=IntegerField(),
    )
    rows = (
        _postings_of(terms, needed)
        .values("document_id")
        .annotate(score=Sum(F("weight") * weighed), terms=Count("term_id"))
        .filter(terms__gte=needed)
        .order_by("-score", "-document_id")[:MOST_HITS]
    )
    return {document: score for document, score, _terms in rows.values_list("document_id", "score", "terms")}


def _postings_of(terms: set[Known], needed: int) -> QuerySet[Posting]:
    """The postings to add up: all of rare terms, of common ones no more than MOST_POSTINGS each."""
    rare = [term.pk for term in terms if term.documents <= MOST_POSTINGS]
    common = [term.pk for term in terms if term.documents > MOST_POSTINGS]
    if needed > len(common):
        # No document has enough terms without a rare one.
        meant = Posting.objects.filter(term_id__in=rare).order_by().values("document_id")
        read = Q(term_id__in=common, document_id__in=meant)
    else:
        read = Q()
        for pk in common:
            read |= Q(term_id=pk, document_id__gte=_oldest_read(pk))
    return Posting.objects.filter(Q(term_id__in=rare) | read if common else Q(term_id__in=rare))


def _oldest_read(term: int) -> int:
    """Return the document with which reading a common term begins; a walk along the key of postings."""
    ids = Posting.objects.filter(term_id=term).order_by("-document_id").values_list("document_id", flat=True)
    return ids[MOST_POSTINGS - 1]


def _needed(known: int, asked: int) -> int:
    """How many terms a document must have; more than half of what was asked, if as many are known at all."""
    wanted = asked if asked <= SURE else -(-asked * NEEDED_TENTHS // 10)
    return wanted if wanted <= known else asked + 1


def _known_terms(question: Question, county: int) -> Terms:
    """Return the terms that are known; two queries."""
    ways = [way for word in question.words for way in [*word.ways, *word.guesses]]
    wanted = {key for way in ways for key in way.terms}
    texts = {text for _space, text in wanted}
    rows = Term.objects.filter(county=county, text__in=texts, documents__gt=0)
    total = remembered(("search.documents", county), Document.objects.filter(county=county).count)
    return {
        (space, text): Known(pk, documents, max(1, (total // documents).bit_length()))
        for space, text, pk, documents in rows.values_list("space", "text", "pk", "documents")
        if (space, text) in wanted
    }


def _all_words(answers: list[Scores]) -> Scores:
    if not answers:
        return {}
    shared = set(answers[0]).intersection(*answers[1:])
    return {document: sum(scores[document] for scores in answers) for document in shared}


def _any_word(answers: list[Scores]) -> Scores:
    totals: Counter[int] = Counter()
    for scores in answers:
        totals.update(scores)
    return dict(totals)
