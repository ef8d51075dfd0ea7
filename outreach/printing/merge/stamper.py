"""Makes the pages of records, in order: stamped if their class has sheets, laid out by WeasyPrint if not."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple

import pydyf
from weasyprint import Document

from outreach.printing import press
from outreach.printing.merge.base import BaseObject, serialised
from outreach.printing.merge.layout import lay_out
from outreach.printing.merge.plan import ALONE, LayoutClass, Plan
from outreach.printing.merge.records import Record
from outreach.printing.merge.scripts import PageScript, Values, page_script
from outreach.printing.merge.stamps import NotStampable
from outreach.printing.merge.writer import framed

# Letters laid out alone share their fonts with so many others; more would only cost memory.
BATCH = 40
# A batch ends with each block of so many records, so that a span which begins with a block makes the same objects in
# any process, whoever makes the spans around it.
BLOCK = 1000
MOST_GROUPS = 20_000


class Group(NamedTuple):
    """Letters of one class with equal shared values: for each page its group forms, lead, and whether that is all."""

    number: int
    layout_class: int
    forms: tuple[tuple[bytes, ...], ...]
    leads: tuple[bytes, ...]
    still: tuple[bool, ...]


class Letter(NamedTuple):
    """A stamped record: its group, and the framed operators of those pages that are its own."""

    path: tuple[str, ...]
    group: int
    own: tuple[bytes, ...]


class Batch(NamedTuple):
    """Objects of a PDF made by WeasyPrint for some records, and the numbers of its pages."""

    objects: list[BaseObject]
    pages: list[bytes]  # page dictionaries without a parent


class Alone(NamedTuple):
    """A record laid out by itself: so many pages, the next ones of the last batch."""

    path: tuple[str, ...]
    pages: int


Item = Group | Letter | Batch | Alone


@dataclass
class _Scripts:
    """The scripts of a class, for the fields that its template shares."""

    pages: tuple[PageScript, ...]
    keys: tuple[str, ...]
    own: tuple[Callable[[Values], bytes], ...]
    groups: dict[tuple[object, ...], int] = field(default_factory=dict)


class Stamper:
    """Goes through a span of the records."""

    def __init__(self, plan: Plan, span: range) -> None:
        self._plan, self._span = plan, span
        self._shared = {name: rules.shared() for name, rules in plan.rules.items()}
        self._scripts: dict[int, _Scripts] = {}
        self._groups = 0

    def items(self, on_record: Callable[[], None] = lambda: None) -> Iterator[Item]:
        """Yield pages and what they need, in printing order; `on_record` may raise to stop."""
        waiting: deque[Item | Record] = deque()
        class_of = self._plan.class_of
        alone = 0
        rows = islice(self._plan.job.rows(), self._span.start, self._span.stop)
        for number, (_, record) in zip(self._span, rows, strict=True):
            on_record()
            made = self._stamped(record, class_of[number])
            if alone or made is None:
                waiting.extend([record] if made is None else made)
                alone += made is None
            else:
                yield from made
            if alone >= BATCH or (number + 1) % BLOCK == 0:
                yield from self._with_batch(waiting)
                waiting, alone = deque(), 0
        yield from self._with_batch(waiting)

    def _stamped(self, record: Record, class_number: int) -> list[Item] | None:
        """Return a record's items, or None if it has to be laid out."""
        if class_number == ALONE:
            return None
        try:
            return self._stamps(record, class_number)
        except NotStampable:
            return None

    def _stamps(self, record: Record, class_number: int) -> list[Item]:
        scripts = self._scripts.get(class_number) or self._new_scripts(class_number)
        values = record.values
        get = values.get
        key = tuple([get(name) for name in scripts.keys])
        group = scripts.groups.get(key)
        if group is not None:
            return [Letter(record.path, group, tuple([framed(write(values)) for write in scripts.own]))]
        if len(scripts.groups) >= MOST_GROUPS:
            scripts.groups.clear()
        group = scripts.groups[key] = self._groups
        self._groups += 1
        return [self._new_group(group, class_number, scripts, values), *self._stamps(record, class_number)]

    def _new_scripts(self, class_number: int) -> _Scripts:
        layout_class: LayoutClass = self._plan.classes[class_number]
        shared = self._shared[layout_class.sample.template]
        pages = tuple(page_script(sheet, shared) for sheet in layout_class.sheets)
        own = tuple(page.own.write for page in pages if not page.is_still)
        self._scripts[class_number] = _Scripts(pages, tuple(sorted(shared)), own)
        return self._scripts[class_number]

    def _new_group(self, number: int, class_number: int, scripts: _Scripts, values: Values) -> Group:
        forms = tuple(tuple(form.write(values) for form in page.groups) for page in scripts.pages)
        leads = tuple(page.lead for page in scripts.pages)
        return Group(number, class_number, forms, leads, tuple(page.is_still for page in scripts.pages))

    def _with_batch(self, waiting: deque[Item | Record]) -> Iterator[Item]:
        records = [one for one in waiting if isinstance(one, Record)]
        if not records:
            return
        documents = [lay_out(self._plan.job.templates[one.template], one) for one in records]
        yield batch_of(documents, self._plan.job.pdf_options)
        lengths = iter([len(document.pages) for document in documents])
        for one in waiting:
            yield Alone(one.path, next(lengths)) if isinstance(one, Record) else one


def batch_of(documents: list[Document], options: Mapping[str, Any]) -> Batch:
    """Paint documents with one set of fonts, and keep the objects instead of a file."""
    found: list[Batch] = []

    def finish(_document: Document, pdf: pydyf.PDF) -> None:
        pages = [
            one for one in pdf.objects if isinstance(one, pydyf.Dictionary) and one.get("Type") == "/Page"
        ]
        dropped = {id(one) for one in (pdf.pages, pdf.catalog, pdf.info, *pages)}
        heads = []
        for page in pages:
            kept = ("MediaBox", "TrimBox", "BleedBox", "Contents", "Resources")
            heads.append(pydyf.Dictionary({name: page[name] for name in kept}).data)
        numbers = {one.number for one in pdf.objects if id(one) in dropped}
        found.append(Batch([one for one in serialised(pdf) if one.number not in numbers], heads))
        pdf.write = lambda *_rest, **_named: None

    press.write(
        documents[0].copy([page for document in documents for page in document.pages]),
        finisher=finish,
        **options,
    )
    return found[0]
