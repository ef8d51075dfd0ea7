"""A brief ready to be read: on a page, on paper, in Word; the same words everywhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from home.models import Brief
from home.reports.briefs.differences import figures_now, frozen_figures
from home.reports.briefs.figures import Figure, records_at
from home.reports.briefs.vocabulary import load_vocabulary
from home.reports.briefs.wording import Paragraph, figures_of, filled, paragraphs, text_values

# Stands where the issue will write a moment; a draft on paper must not change by the minute.
NOT_YET = "（签发之时）"


@dataclass(frozen=True, slots=True)
class ReadBrief:
    title: str
    issuer: str
    addressee: str
    signature: str
    number: str
    dated: str
    at: datetime
    is_issued: bool
    paragraphs: tuple[Paragraph, ...]


def figures_to_show(brief: Brief, *, at: datetime) -> list[Figure]:
    """Return frozen figures, or a draft's as of its cut-off, or as of now when it has none."""
    if brief.is_issued:
        return frozen_figures(brief)
    if brief.cut_off is None:
        return figures_now(brief, at=at)
    records = records_at(brief.county, brief.campaign, at=brief.cut_off)
    return figures_of(brief, load_vocabulary(brief.county), records)


def read_brief(brief: Brief, figures: Sequence[Figure]) -> ReadBrief:
    vocabulary = load_vocabulary(brief.county)
    amounts = {figure.key: figure.amount for figure in figures}
    at = brief.issued_at or brief.cut_off
    words = text_values(brief, cut_off=brief.cut_off or timezone.now())
    if brief.cut_off is None:
        words["cut_off"] = NOT_YET
    day = timezone.localtime(at) if at else None
    return ReadBrief(
        title=filled(brief.title, vocabulary, words, amounts),
        issuer=brief.issuer,
        addressee=brief.addressee,
        signature=brief.signature,
        number=f"第{brief.number}期" if brief.number else "第×期（草稿）",
        dated=f"{day.year}年{day.month}月{day.day}日" if day else NOT_YET,
        at=at or timezone.now(),
        is_issued=brief.is_issued,
        paragraphs=tuple(paragraphs(brief.body, vocabulary, words, amounts)),
    )
