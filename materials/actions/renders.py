"""Starting print files: letters for villages, and every other design; production.py makes them in a worker."""

from datetime import datetime

from django.db import transaction
from django.utils.formats import number_format
from django.utils.translation import ngettext
from wagtail.models import Revision

from materials.actions.checks import require_render_right, snapshot
from materials.actions.mailings import check_mailing, read_mailing
from materials.actions.volumes import VOLUME_LETTERS
from materials.models import Design
from materials.states import CopiesRule, LettersFor, PrintProfile, Split
from outreach.accounts.counties import counties_of
from outreach.accounts.roles import Person, may_render
from outreach.jobs.actions import enqueue
from outreach.jobs.models import Job
from outreach.places.models import VillageQuerySet

LETTERS, LETTERS_PART, SHEETS = "materials.letters", "materials.letters_part", "materials.render"
# Kinds of their own: a worker from before an upgrade would make something else of them.
VOLUMES, VOLUMES_PART = "materials.letter_volumes", "materials.letter_volumes_part"


def is_private(job: Job) -> bool:
    """Letters to the people of a roster are their maker's alone, also once the roster is wiped."""
    return bool(job.payload.get("roster") or job.payload.get("is_wiped"))


def may_open_file(job: Job, actor: Person) -> bool:
    """Say whether a print file that a colleague made is for this person too: who makes print files in its county."""
    designs = Design.objects.filter(pk=job.payload.get("design"), county__in=counties_of(actor))
    return not is_private(job) and may_render(actor) and designs.exists()


def start_letter_run(
    *,
    design: Design,
    revision: Revision,
    villages: VillageQuerySet,
    split: str = Split.ONE_FILE,
    volume: int = VOLUME_LETTERS,
    rule: str = CopiesRule.ONE,
    letters_for: str = LettersFor.VILLAGES,
    roster: str = "",
    leave_out: bool = False,
    two_sided: bool = False,
    profile: str = PrintProfile.OFFICE,
    actor: Person,
    at: datetime,
    idempotency_key: str,
) -> Job:
    """Queue the letters of a scope; raises DesignFault and FaultyPlaces before anything is made.

    The job holds the HTML of this moment, ids of villages, and the name of a kept roster: no person's name and no phone
    number. With `leave_out` the run goes on without what is faulty, and says how many letters that are. `volume` is the
    most letters of a file where it is split into volumes.
    """
    person = require_render_right(actor)
    printed, sheet = snapshot(revision, profile=profile)
    scope = list(villages.in_delivery_order())
    mailing = read_mailing(letters_for=letters_for, villages=scope, rule=rule, roster=roster)
    left_out = check_mailing(sheet, mailing, leave_out=leave_out)
    payload = {
        "design": design.pk,
        "revision": revision.pk,
        "profile": profile,
        "sheet": sheet.to_json(),
        "colour": printed.colour,
        "villages": [one.pk for one in scope],
        "letters_for": letters_for,
        "roster": roster,
        "leave_out": leave_out,
        "left_out": sorted(left_out),
        "split": split,
        "volume": volume,
        "two_sided": two_sided,
        "rule": rule,
        "at": at.isoformat(),
    }
    total = mailing.without(left_out).letter_count
    title = ngettext("%(title)s: %(count)s letter", "%(title)s: %(count)s letters", total)
    with transaction.atomic():
        return enqueue(
            kind=VOLUMES if split == Split.VOLUMES else LETTERS,
            title=title % {"title": sheet.title, "count": number_format(total)},
            payload=payload,
            actor=person,
            at=at,
            key=f"letters:{idempotency_key}",
            total=total,
        )


def start_render(
    *,
    design: Design,
    revision: Revision,
    profile: str,
    actor: Person,
    at: datetime,
    idempotency_key: str,
) -> Job:
    """Queue the file of one design; a letter is made with lines to write on instead of names. Raises DesignFault."""
    person = require_render_right(actor)
    _printed, sheet = snapshot(revision, profile=profile)
    payload = {
        "design": design.pk,
        "revision": revision.pk,
        "profile": profile,
        "sheet": sheet.to_json(),
        "at": at.isoformat(),
    }
    title = f"{sheet.title}: {PrintProfile(profile).label}"
    with transaction.atomic():
        return enqueue(
            kind=SHEETS,
            title=title,
            payload=payload,
            actor=person,
            at=at,
            key=f"render:{idempotency_key}",
            total=1,
        )
