"""Starting print files: letters for villages, and every other design; production.py makes them in a worker."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Revision

from materials.actions.checks import check_recipients, require_render_right, snapshot
from materials.documents.recipients import read_recipients
from materials.models import Design
from materials.states import CopiesRule, PrintProfile, Split
from outreach.accounts.roles import Person
from outreach.jobs.actions import enqueue
from outreach.jobs.models import Job
from outreach.places.models import VillageQuerySet

LETTERS, SHEETS = "materials.letters", "materials.render"


def start_letter_run(
    *,
    design: Design,
    revision: Revision,
    villages: VillageQuerySet,
    split: str = Split.ONE_FILE,
    rule: str = CopiesRule.ONE,
    profile: str = PrintProfile.OFFICE,
    actor: Person,
    at: datetime,
    idempotency_key: str,
) -> Job:
    """Queue one letter for each village of the scope; raises DesignFault and FaultyPlaces before anything is made.

    The job holds the HTML of this moment and ids of villages: no name and no phone number.
    """
    person = require_render_right(actor)
    printed, sheet = snapshot(revision, profile=profile)
    recipients = read_recipients(villages.in_delivery_order(), rule=rule)
    check_recipients(sheet, recipients)
    payload = {
        "design": design.pk,
        "revision": revision.pk,
        "profile": profile,
        "sheet": sheet.to_json(),
        "colour": printed.colour,
        "villages": [one.village_id for one in recipients],
        "split": split,
        "rule": rule,
        "at": at.isoformat(),
    }
    title = _("%(title)s: letters for %(count)s villages") % {"title": sheet.title, "count": len(recipients)}
    with transaction.atomic():
        return enqueue(
            kind=LETTERS,
            title=title,
            payload=payload,
            actor=person,
            at=at,
            key=f"letters:{idempotency_key}",
            total=len(recipients),
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
