"""Asking for a ledger pack, and making it in the worker; who may have one is asked both times."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied

from campaigns.models import Campaign
from home.reports.ledger.contents import read_contents
from home.reports.ledger.pack import Watcher, write_pack
from outreach.accounts.counties import counties_of
from outreach.accounts.models import User
from outreach.accounts.roles import Person, may_see_stock
from outreach.filenames import safe_part
from outreach.jobs.actions import enqueue
from outreach.jobs.models import Job
from outreach.jobs.progress import Progress

PACK = "home.ledger_pack"


def may_pack(actor: Person, campaign: Campaign) -> bool:
    """Photos of children may lie in it: staff who see the books, each of their own county."""
    return may_see_stock(actor) and counties_of(actor).filter(pk=campaign.county_id).exists()


def request_pack(*, campaign: Campaign, standard: str, actor: User, at: datetime) -> Job:
    """Queue the pack as the records stand when a worker takes it."""
    if not may_pack(actor, campaign):
        raise PermissionDenied
    title = f"台账 {campaign.name}" + (f"（工作标准 {standard}）" if standard else "")
    payload = {"campaign": campaign.pk, "standard": standard}
    return enqueue(kind=PACK, title=title, payload=payload, actor=actor, at=at)


def make_pack(job: Job, progress: Progress) -> None:
    """Write the pack into the job's folder and publish it. Raises PermissionDenied, Campaign.DoesNotExist."""
    campaign = Campaign.objects.select_related("county").get(pk=job.payload["campaign"])
    if job.created_by is None or not may_pack(job.created_by, campaign):
        raise PermissionDenied
    contents = read_contents(campaign, standard=job.payload["standard"])

    def check() -> None:
        if progress.should_stop():
            progress.stop()

    target = progress.folder / "pack.zip"
    facts = write_pack(
        target,
        contents,
        folder=progress.folder,
        base=settings.WAGTAILADMIN_BASE_URL,
        watch=Watcher(progress.report, check),
    )
    name = f"台账-{safe_part(campaign.county.name)}-{safe_part(campaign.name)}"
    if job.payload["standard"]:
        name += f"-标准{safe_part(job.payload['standard'])}"
    progress.publish(target, f"{name}.zip", facts={"files": facts.files, "missing": facts.missing})
