"""manage.py demo_pdf: the demo's print files, made by the same jobs as in the office, into build/."""

import shutil
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from home.demo.accounts import ACCOUNTS
from materials.actions.renders import start_letter_run, start_render
from materials.models import Design
from materials.states import DesignKind, PrintProfile
from outreach.accounts.models import User
from outreach.jobs.models import Job
from outreach.jobs.states import JobState
from outreach.jobs.worker import Worker
from outreach.places.models import Village

# File name, kind of design, poster size where it matters.
FILES = [
    ("letter-187-villages.pdf", DesignKind.LETTER, ""),
    ("poster-a3.pdf", DesignKind.POSTER, "A3"),
    ("flyer-a5.pdf", DesignKind.FLYER, ""),
    ("leaflet-dl.pdf", DesignKind.LEAFLET, ""),
]


class Command(BaseCommand):
    help = (
        "Write the letter for all villages, a poster, a flyer and a leaflet for the print shop into build/."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        call_command("load_demo", if_empty=True, stdout=self.stdout)
        actor = User.objects.filter(username=ACCOUNTS[0][0]).first()
        if actor is None:
            raise CommandError("This database holds no demo. Set OUTREACH_DATA_DIR to an empty folder.")
        folder = Path(settings.BASE_DIR) / "build"
        folder.mkdir(exist_ok=True)
        with translation.override("zh-hans"):
            for name, kind, size in FILES:
                self._write(folder / name, start(kind, size, actor))

    def _write(self, target: Path, job: Job) -> None:
        began = time.monotonic()
        Worker().run(until_idle=True)
        job.refresh_from_db()
        if job.state != JobState.DONE:
            raise CommandError(f"{target.name}: {job.error_en or job.state}\n{job.error_zh}")
        with job.result.open("rb") as source, target.open("wb") as copy:
            shutil.copyfileobj(source, copy)
        size, took = target.stat().st_size, time.monotonic() - began
        self.stdout.write(f"{target}: {size:,} bytes, {took:.1f} s")


def start(kind: DesignKind, size: str, actor: User) -> Job:
    """Queue the demo's first design of a kind for the print shop."""
    designs = Design.objects.filter(kind=kind, live=True).order_by("pk")
    design = (designs.filter(poster_size=size) if size else designs).first()
    if design is None or design.latest_revision is None:
        raise CommandError(f"The demo has no published {kind.label}.")
    wanted = {
        "design": design,
        "revision": design.latest_revision,
        "profile": PrintProfile.PRESS,
        "actor": actor,
        "at": timezone.now(),
        "idempotency_key": uuid4().hex,
    }
    if kind == DesignKind.LETTER:
        return start_letter_run(villages=Village.objects.active(), **wanted)
    return start_render(**wanted)
