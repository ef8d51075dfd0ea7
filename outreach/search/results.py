"""One page of results as a visitor sees it: checked again against what is public now."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from outreach.search.asking import Question, Way, understand
from outreach.search.finding import Findings, find
from outreach.search.marking import excerpt, marked
from outreach.search.models import Wording
from outreach.search.sources import Source, all_sources, find_source

PER_PAGE = 10
SUGGESTIONS = 6


@dataclass(frozen=True, slots=True)
class Result:
    title: SafeString
    plain_title: str
    excerpt: SafeString
    url: str
    source: Source
    tags: list[str]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of result to choose, and how many there are of it."""

    name: str
    label: str | Promise
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Answer:
    question: Question
    findings: Findings
    kinds: list[Kind]
    page: Page[tuple[str, int, int]]
    results: list[Result]

    @property
    def is_narrowed(self) -> bool:
        return any(kind.is_chosen for kind in self.kinds)


def answer(
    request: HttpRequest, query: str, *, county: int, kind: str = "", number: str | None = None
) -> Answer:
    """Find what the county has, narrow to a kind, take one page; what the address has wrong is left out."""
    question = understand(query)
    findings = find(question, county=county)
    chosen = kind if kind in findings.counts else ""
    hits = [hit for hit in findings.hits if not chosen or hit[0] == chosen]
    page = Paginator(hits, PER_PAGE).get_page(_page_number(number))
    results = list(_results(request, list(page.object_list), findings.ways))
    return Answer(question, findings, _kinds(findings, chosen), page, results)


def suggest(request: HttpRequest, query: str, *, county: int) -> list[Result]:
    """The best few while somebody types."""
    findings = find(understand(query), county=county)
    results = _results(request, findings.hits[: SUGGESTIONS * 3], findings.ways)
    # The same lecture in nine townships is one suggestion.
    alone = {result.plain_title: result for result in reversed(list(results))}
    return list(reversed(alone.values()))[:SUGGESTIONS]


def _page_number(number: str | None) -> int:
    try:
        return max(1, int(number or 1))
    except ValueError:
        return 1


def _kinds(findings: Findings, chosen: str) -> list[Kind]:
    return [
        Kind(source.name, source.label, findings.counts[source.name], source.name == chosen)
        for source in all_sources()
        if findings.counts[source.name]
    ]


def _results(request: HttpRequest, hits: "list[tuple[str, int, int]]", ways: list[Way]) -> Iterator[Result]:
    urls = _addresses(request, hits)
    wordings = Wording.objects.in_bulk([pk for _source, _object, pk in hits])
    for source, object_id, pk in hits:
        url, wording = urls.get((source, object_id)), wordings.get(pk)
        if url and wording:
            yield _result(wording, url, find_source(source), ways)


def _result(wording: Wording, url: str, source: Source, ways: list[Way]) -> Result:
    return Result(
        title=marked(wording.title, ways),
        plain_title=wording.title,
        excerpt=excerpt(wording.title, [wording.summary, wording.text], ways),
        url=url,
        source=source,
        tags=wording.tags,
    )


def _addresses(request: HttpRequest, hits: "list[tuple[str, int, int]]") -> dict[tuple[str, int], str]:
    """Where to read what may still be read; one query or two for each kind of result on this page."""
    found: dict[tuple[str, int], str] = {}
    for name in {source for source, _object, _pk in hits}:
        source = find_source(name)
        rows = source.rows().filter(pk__in=[object_id for one, object_id, _pk in hits if one == name])
        found |= {(name, pk): url for pk, url in source.addresses(request, rows).items() if url}
    return found
