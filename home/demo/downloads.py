"""The demo's downloads: the files of each material for screens and offices, made as the office makes them."""

from django.utils import timezone

from home.demo.accounts import ACCOUNTS
from home.demo.hands import work_off
from materials.actions.editions import publish_edition
from materials.actions.renders import start_render
from materials.models import Edition
from materials.states import PUBLIC_PROFILES
from outreach.accounts.models import User
from outreach.jobs.states import JobState


def load_downloads() -> int:
    """Make and publish what is missing; returns the number of new files. Some ten seconds at first."""
    actor = User.objects.get(username=ACCOUNTS[0][0])
    jobs = []
    for edition in Edition.objects.select_related("design", "revision"):
        if edition.design is None or edition.revision is None:
            continue
        made = set(edition.files.values_list("profile", flat=True))
        for profile in PUBLIC_PROFILES:
            if profile not in made:
                job = start_render(
                    design=edition.design,
                    revision=edition.revision,
                    profile=profile,
                    actor=actor,
                    at=timezone.now(),
                    idempotency_key=f"demo-{edition.pk}-{profile}",
                )
                jobs.append((job, edition.material))
    work_off()
    published = 0
    for job, material in jobs:
        job.refresh_from_db()
        if job.state == JobState.DONE:
            publish_edition(job=job, material=material, actor=actor, at=timezone.now())
            published += 1
    return published
