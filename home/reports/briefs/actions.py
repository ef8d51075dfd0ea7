"""The rules of briefs: drafting, issuing with frozen figures, showing to the public."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from home.models import Brief, BriefFigure, BriefRow, BriefState, BriefTemplate
from home.models.briefs import BRIEF_MOVES
from home.reports.briefs.figures import Figure, records_at
from home.reports.briefs.history import note_changes
from home.reports.briefs.vocabulary import load_vocabulary, validate
from home.reports.briefs.wording import figures_of, filled, text_values
from materials.actions.numbering import take_number
from materials.models import Series
from outreach.accounts.counties import counties_of
from outreach.accounts.models import User
from outreach.accounts.roles import Person, Role, has_role, may_approve, may_edit, may_see_stock
from outreach.moves import AlreadyMoved, move

ISSUED = "home.issue_brief"
SHOWN = "home.show_brief"
PARTS = ("title", "addressee", "body", "issuer", "signature")


class CutOffInFuture(Exception):
    """Nobody knows yet what will be on record then; nothing was issued."""

    def __str__(self) -> str:
        return _("The cut-off lies in the future. Nothing was issued. Choose a moment that has passed.")


def may_see_briefs(actor: Person) -> bool:
    return may_see_stock(actor) or has_role(actor, Role.REVIEWER)


def may_write_brief(actor: Person, brief: Brief) -> bool:
    return (may_edit(actor) or may_approve(actor)) and _is_theirs(actor, brief)


def may_issue_brief(actor: Person, brief: Brief) -> bool:
    return may_approve(actor) and _is_theirs(actor, brief)


def _is_theirs(actor: Person, brief: Brief) -> bool:
    return counties_of(actor).filter(pk=brief.county_id).exists()


def draft_from(template: BriefTemplate, **values: object) -> Brief:
    """Return an unsaved draft with the template's wording."""
    return Brief(county=template.county, **{part: getattr(template, part) for part in PARTS}, **values)


def draft_again(brief: Brief, *, actor: User) -> Brief:
    """Return an unsaved draft with the wording and the cut-off of an older brief: it gives the old figures."""
    parts = {part: getattr(brief, part) for part in PARTS}
    return Brief(
        county=brief.county, campaign=brief.campaign, cut_off=brief.cut_off, created_by=actor, **parts
    )


@transaction.atomic
def save_draft(*, brief: Brief, actor: User, at: datetime) -> Brief:
    """Keep a draft whose every word is known. Raises AlreadyMoved when it was issued meanwhile."""
    if not may_write_brief(actor, brief):
        raise PermissionDenied
    for text in (brief.title, brief.body):
        validate(load_vocabulary(brief.county), text)
    is_new = brief.pk is None
    if not is_new and not Brief.objects.filter(pk=brief.pk, state=BriefState.DRAFT).exists():
        raise AlreadyMoved(Brief.objects.get(pk=brief.pk))
    brief.created_by = brief.created_by or actor
    brief.save()
    log(brief, "wagtail.create" if is_new else "wagtail.edit", user=actor, timestamp=at)
    return brief


@transaction.atomic
def issue_brief(*, brief: Brief, actor: User, at: datetime) -> Brief:
    """Give the number, freeze text, figures and rows as they were on record at the cut-off.

    History is brought up to date first, so that what was loaded in bulk is in it. Raises
    CutOffInFuture, ValidationError for an unknown word, AlreadyMoved when somebody was first.
    """
    if not may_issue_brief(actor, brief):
        raise PermissionDenied
    cut_off = brief.cut_off or at
    if cut_off > at:
        raise CutOffInFuture
    note_changes(county=brief.county, at=at)
    vocabulary = load_vocabulary(brief.county)
    validate(vocabulary, f"{brief.title}\n{brief.body}")
    figures = figures_of(brief, vocabulary, records_at(brief.county, brief.campaign, at=cut_off))
    _freeze(brief, figures)
    brief.year = timezone.localtime(at).year
    brief.number = take_number(county_id=brief.county_id, series=Series.BRIEF, year=brief.year)
    words, amounts = text_values(brief, cut_off=cut_off), {one.key: one.amount for one in figures}
    move(
        brief,
        to=BriefState.ISSUED,
        moves=BRIEF_MOVES,
        year=brief.year,
        number=brief.number,
        cut_off=cut_off,
        text=filled(f"{brief.title}\n{brief.body}", vocabulary, words, amounts),
        issued_by=actor,
        issued_at=at,
    )
    log(brief, ISSUED, user=actor, timestamp=at, data={"number": brief.number, "year": brief.year})
    return brief


def _freeze(brief: Brief, figures: Iterable[Figure]) -> None:
    """Written before the state changes: the database takes no figure of an issued brief."""
    for position, figure in enumerate(figures):
        kept = BriefFigure.objects.create(
            brief=brief,
            key=figure.key,
            label=figure.label,
            unit=figure.unit,
            amount=figure.amount,
            position=position,
        )
        BriefRow.objects.bulk_create(
            [
                BriefRow(figure=kept, record=row.record, label=row.label[:200], amount=row.amount)
                for row in figure.rows
            ],
            batch_size=500,
        )


@transaction.atomic
def show_brief(*, brief: Brief, is_public: bool, actor: User, at: datetime) -> Brief:
    """Put an issued brief on the public site, or take it off."""
    if not may_issue_brief(actor, brief):
        raise PermissionDenied
    if not Brief.objects.issued().filter(pk=brief.pk).update(is_public=is_public):
        raise AlreadyMoved(Brief.objects.get(pk=brief.pk))
    brief.refresh_from_db()
    log(brief, SHOWN, user=actor, timestamp=at, data={"is_public": is_public})
    return brief
