"""What every start of a print file checks first: the person, the design, its recipients; nothing is queued here."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.utils.html import strip_tags
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from materials.documents.faults import DesignFault, in_both_languages
from materials.documents.kinds import sheet_of
from materials.documents.recipients import PlaceFault
from materials.documents.sheet import Sheet
from materials.models import Design
from materials.slots import known_list, unknown_words
from outreach.accounts.models import User
from outreach.accounts.roles import Person, may_render
from outreach.printing.fonts import are_ordinary, missing_characters, named
from outreach.printing.preflight import Finding, Severity

EMPTY_BODY = _("The design has no content yet. Nothing was started. Write its text first.")
NO_GLYPH = _(
    "No print font has {characters}, which “{title}” uses. Nothing was started. Write these characters another way."
)
FONTS_GONE = _(
    "The fonts of this machine lack even {characters}, so a typeface is missing. Nothing was started. Tell the "
    "administrator to run manage.py doctor."
)
UNKNOWN_SLOT = _(
    "“{title}” uses the slots {words}, which nobody can fill. Nothing was started. Known slots: {known}."
)

PLACES_LACK = _(
    "{count} places lack what their letter needs. Nothing was made. Fill it in, then start again:"
)
PREFLIGHT_REFUSED = _(
    "The check before printing found errors. Nothing was made. Correct the design, then start again:"
)


class FaultyPlaces(Exception):
    """Villages or townships whose letter can't be printed, each with what is missing."""

    def __init__(self, faults: Sequence[PlaceFault]) -> None:
        self.faults = list(faults)
        head_en, head_zh = in_both_languages(format_lazy(PLACES_LACK, count=len(faults)))
        self.en = "\n".join([head_en, *(fault.en for fault in faults)])
        self.zh = "\n".join([head_zh, *(fault.zh for fault in faults)])
        super().__init__(self.en)


class PreflightErrors(DesignFault):
    """What the preflight refuses to let out on paper."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(PREFLIGHT_REFUSED)
        self.en = "\n".join([self.en, *(finding.english for finding in findings)])
        self.zh = "\n".join([self.zh, *(finding.chinese for finding in findings)])


def refuse_errors(findings: Sequence[Finding]) -> None:
    """Let warnings pass; errors stop a print run."""
    if errors := [finding for finding in findings if finding.severity is Severity.ERROR]:
        raise PreflightErrors(errors)


def require_render_right(actor: Person) -> User:
    if not isinstance(actor, User) or not may_render(actor):
        raise PermissionDenied
    return actor


def snapshot(revision: Revision, *, profile: str) -> tuple[Design, Sheet]:
    """Return a revision's design and its printed form, as it is at this moment; raises DesignFault."""
    design: Design = revision.as_object()
    if not design.body:
        raise DesignFault(EMPTY_BODY)
    sheet = sheet_of(design, profile=profile)
    check_sheet(sheet)
    return design, sheet


def check_sheet(sheet: Sheet) -> None:
    """Refuse what would be printed wrong: words in braces that are no slot, characters that no font has."""
    text = strip_tags(sheet.html.partition("</style>")[2])
    if words := unknown_words(text):
        shown = " ".join(f"{{{word}}}" for word in dict.fromkeys(words))
        raise DesignFault(UNKNOWN_SLOT, title=sheet.title, words=shown, known=known_list())
    if lost := missing_characters(text, ()):
        sentence = FONTS_GONE if are_ordinary(lost) else NO_GLYPH
        raise DesignFault(sentence, title=sheet.title, characters=named(lost))
