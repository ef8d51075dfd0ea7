"""Puts documents into the index and takes them out; each in one transaction with what caused it."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F

from outreach.search.models import Document, Posting, Term, Wording
from outreach.search.sources import Content, Source, all_sources, find_source
from outreach.search.terms import Key, weights

HEAVIEST = 32_000
TITLE_LENGTH = 255


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
    document = Document.objects.create(source=source.name, object_id=row.pk, day=content.day)
    found = weights(content)
    ids = _counted(found)
    _write_wording(document, content, list(ids.values()))
    Posting.objects.bulk_create(
        Posting(term_id=ids[key], document_id=document.pk, weight=min(weight, HEAVIEST))
        for key, weight in found.items()
    )
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
    return sum(_file_all(source) for source in all_sources())


def _file_all(source: Source) -> int:
    filed = (file(source, row) for row in source.rows().order_by("pk").iterator(chunk_size=500))
    return sum(1 for _document in filed)


def _write_wording(document: Document, content: Content, terms: list[int]) -> None:
    Wording.objects.create(
        document=document,
        title=content.title[:TITLE_LENGTH],
        summary=content.summary,
        text=content.text,
        tags=content.tags,
        terms=sorted(terms),
    )


def _counted(found: Counter[Key]) -> dict[Key, int]:
    """Return the id of each term, written if new, and count one more document for each."""
    known = _ids(found)
    if missing := sorted(set(found) - set(known)):
        Term.objects.bulk_create(
            (Term(space=space, text=text) for space, text in missing), ignore_conflicts=True
        )
        known |= _ids(missing)
    _locked(known.values())
    Term.objects.filter(pk__in=known.values()).update(documents=F("documents") + 1)
    return known


def _ids(keys: Iterable[Key]) -> dict[Key, int]:
    wanted = set(keys)
    texts = {text for _space, text in wanted}
    rows = Term.objects.filter(text__in=texts).values_list("space", "text", "pk")
    return {(space, text): pk for space, text, pk in rows if (space, text) in wanted}


def _locked(terms: Iterable[int]) -> None:
    """Lock in the order of ids: two that file at once wait for each other instead of for ever."""
    list(Term.objects.select_for_update().filter(pk__in=list(terms)).order_by("pk").values_list("pk"))
