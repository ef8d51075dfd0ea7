"""Puts documents into the index and takes them out; each in one transaction with what caused it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from outreach.search.models import Document, Posting, Term, Wording
from outreach.search.sources import Content, Source, all_sources, find_source
from outreach.search.terms import Key, weights

HEAVIEST = 32_000
TITLE_LENGTH = 255
# Documents, terms and postings in one statement: well below what SQLite takes as parameters.
BATCH, TERMS_AT_ONCE, POSTINGS_AT_ONCE = 200, 5_000, 5_000

Known = dict[int, dict[Key, int]]


def refresh(source_name: str, object_id: int) -> None:
    """Bring the index to what the source says now: filed, filed anew, or out."""
    source = find_source(source_name)
    row = source.rows().filter(pk=object_id).first()
    if row is None:
        take_out(source_name, object_id)
    else:
        file(source, row)


@transaction.atomic
def file(source: Source, row: Any) -> Document:
    """File a row under its terms; what was filed of it before is taken out."""
    take_out(source.name, row.pk)
    content = source.read(row)
    document = Document.objects.create(
        source=source.name, object_id=row.pk, county=content.county, day=content.day
    )
    found = weights(content)
    ids = _counted(content.county, found)
    _wording(document, content, list(ids.values())).save(force_insert=True)
    Posting.objects.bulk_create(_postings(document, found, ids))
    return document


@transaction.atomic
def take_out(source_name: str, object_id: int) -> None:
    """Remove a document and its postings, if it is there."""
    documents = Document.objects.select_for_update().filter(source=source_name, object_id=object_id)
    wording = Wording.objects.filter(document__in=documents).first()
    if wording is None:
        return
    _locked(wording.terms)
    Posting.objects.filter(term_id__in=wording.terms, document_id=wording.pk).delete()
    Term.objects.filter(pk__in=wording.terms).update(documents=F("documents") - 1)
    Document.objects.filter(pk=wording.pk).delete()


@transaction.atomic
def rebuild() -> int:
    """Empty the index and file everything again; readers see the old index until it is done."""
    for model in (Posting, Wording, Document, Term):
        model.objects.all()._raw_delete(using=model.objects.db)
    known: Known = {}
    filed = sum(
        file_new(source, source.rows().order_by("pk").iterator(chunk_size=BATCH), known)
        for source in all_sources()
    )
    count_terms()
    return filed


def file_new(source: Source, rows: Iterable[Any], known: Known) -> int:
    """File rows that are not in the index yet, hundreds at a time; count_terms() must follow.

    `known` are ids of terms by county, filled as we go: an index of a million postings has few different terms.
    """
    waiting = iter(rows)
    return sum(_file_batch(source, batch, known) for batch in iter(lambda: list(islice(waiting, BATCH)), []))


def count_terms() -> None:
    """Write how many documents each term stands in; one statement."""
    counted = Posting.objects.filter(term_id=OuterRef("pk")).order_by().values("term_id")
    numbers = Subquery(counted.annotate(number=Count("document_id")).values("number"))
    Term.objects.update(documents=Coalesce(numbers, 0))


def _file_batch(source: Source, rows: list[Any], known: Known) -> int:
    contents = [source.read(row) for row in rows]
    documents = Document.objects.bulk_create(
        Document(source=source.name, object_id=row.pk, county=content.county, day=content.day)
        for row, content in zip(rows, contents, strict=True)
    )
    found = [weights(content) for content in contents]
    wanted: dict[int, set[Key]] = defaultdict(set)
    for content, one in zip(contents, found, strict=True):
        wanted[content.county].update(one)
    for county, keys in wanted.items():
        _learn(county, keys, known.setdefault(county, {}))
    filed = [
        (document, content, one, known[content.county])
        for document, content, one in zip(documents, contents, found, strict=True)
    ]
    Wording.objects.bulk_create(
        _wording(document, content, [ids[key] for key in one]) for document, content, one, ids in filed
    )
    postings = (
        posting for document, _content, one, ids in filed for posting in _postings(document, one, ids)
    )
    Posting.objects.bulk_create(postings, batch_size=POSTINGS_AT_ONCE)
    return len(rows)


def _learn(county: int, wanted: set[Key], known: dict[Key, int]) -> None:
    """Write the terms that are new, and note their ids."""
    missing = sorted(wanted - known.keys())
    for start in range(0, len(missing), TERMS_AT_ONCE):
        known |= _written(county, missing[start : start + TERMS_AT_ONCE])


def _postings(document: Document, found: Counter[Key], ids: dict[Key, int]) -> Iterator[Posting]:
    return (
        Posting(term_id=ids[key], document_id=document.pk, weight=min(weight, HEAVIEST))
        for key, weight in found.items()
    )


def _wording(document: Document, content: Content, terms: list[int]) -> Wording:
    return Wording(
        document=document,
        title=content.title[:TITLE_LENGTH],
        summary=content.summary,
        text=content.text,
        tags=content.tags,
        terms=sorted(terms),
    )


def _counted(county: int, found: Counter[Key]) -> dict[Key, int]:
    """Return the id of each term, written if new, and count one more document for each."""
    known = _ids(county, found)
    if missing := sorted(set(found) - set(known)):
        known |= _written(county, missing)
    _locked(known.values())
    Term.objects.filter(pk__in=known.values()).update(documents=F("documents") + 1)
    return known


def _written(county: int, keys: list[Key]) -> dict[Key, int]:
    """Write these terms, if nobody has meanwhile, and return their ids."""
    terms = (Term(county=county, space=space, text=text) for space, text in keys)
    Term.objects.bulk_create(terms, ignore_conflicts=True)
    return _ids(county, keys)


def _ids(county: int, keys: Iterable[Key]) -> dict[Key, int]:
    wanted = set(keys)
    texts = {text for _space, text in wanted}
    rows = Term.objects.filter(county=county, text__in=texts).values_list("space", "text", "pk")
    return {(space, text): pk for space, text, pk in rows if (space, text) in wanted}


def _locked(terms: Iterable[int]) -> None:
    """Lock in the order of ids: two that file at once wait for each other instead of for ever."""
    list(Term.objects.select_for_update().filter(pk__in=list(terms)).order_by("pk").values_list("pk"))
