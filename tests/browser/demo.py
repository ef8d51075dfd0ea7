"""Fills an empty database with what the visits need: the demo's rows and one download. Runs in a process of its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone
from django.utils.translation import override

from home.demo.campaigns import load_campaigns
from home.demo.loop import load_loop
from materials.actions.editions import publish_edition
from materials.actions.print_runs import accept_lot, draft_print_run
from materials.actions.renders import start_render
from materials.models import Edition, PrintRun
from materials.states import PrintProfile, PrintRunState
from outreach.accounts.models import User
from outreach.accounts.sessions import SEEN
from outreach.jobs.worker import Worker
from outreach.places.models import Region, RegionLevel
from tests.house.tree import ROOT
from tests.kept import kept_file

FLYER = "未成年人保护法宣讲单页"


def load_in(data: Path) -> None:
    """Make a database in the folder; seconds where the suite has kept a migrated one, else a minute."""
    if (kept := kept_file(".sqlite3")).exists():
        shutil.copyfile(kept, data / "outreach.sqlite3")
    run_in(data, "from tests.browser.demo import load; load()")


def copy_in(folder: Path, demo: Path, prepared_by: str) -> Path:
    """Give a site its own copy of the demo, prepared by one of the functions below; returns its data folder."""
    data = folder / "data"
    shutil.copytree(demo, data)
    run_in(data, f"from tests.browser.demo import {prepared_by}; {prepared_by}()")
    return data


def run_in(data: Path, program: str) -> str:
    """Run some Python on a site's data folder, in a process of its own; returns what it printed last."""
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", program],
        cwd=ROOT,
        env={
            **os.environ,
            "OUTREACH_DATA_DIR": str(data),
            "DJANGO_SETTINGS_MODULE": "outreach.settings.development",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout.strip().rpartition("\n")[2]


def load() -> None:
    call_command("migrate", verbosity=0)
    call_command("load_demo", without_files=True)


def prepare() -> None:
    publish_flyer()
    stock_posters()


def prepare_loop() -> None:
    """The demo with everything that is printed, reviewed, ordered and delivered, without the downloads."""
    today = timezone.localdate()
    with override("zh-hans"):
        county = Region.objects.get(level=RegionLevel.COUNTY)
        load_loop(county, load_campaigns(county, today=today), today=today)


def stock_posters() -> None:
    """A run of posters that was printed and accepted before the story begins."""
    edition = Edition.objects.get(material__code="CB-POSTER-01")
    staff, at = User.objects.get(username="staff"), timezone.now()
    run = draft_print_run(
        run=PrintRun(
            county=edition.material.county,
            edition=edition,
            copies=2_000,
            trim_width_mm=edition.material.trim_width_mm,
            trim_height_mm=edition.material.trim_height_mm,
        ),
        actor=staff,
        at=at,
    )
    PrintRun.objects.filter(pk=run.pk).update(state=PrintRunState.PRINTING)
    run.refresh_from_db()
    accept_lot(run=run, copies=2_000, rejected=0, fault="", arrived_on=at.date(), actor=staff, at=at)


def publish_flyer() -> None:
    """Make one file as the office does; all downloads of the demo would take a minute."""
    edition = Edition.objects.get(material__name=FLYER)
    approver, at = User.objects.get(username="approver"), timezone.now()
    job = start_render(
        design=edition.design,
        revision=edition.revision,
        profile=PrintProfile.SCREEN,
        actor=approver,
        at=at,
        idempotency_key="browser",
    )
    Worker().run(until_idle=True)
    job.refresh_from_db()
    publish_edition(job=job, material=edition.material, actor=approver, at=at)


def leave_alone() -> None:
    """Nobody touched any screen for longer than a session lasts."""
    for row in Session.objects.all():
        store = SessionStore(row.session_key)
        store[SEEN] = timezone.now().timestamp() - settings.SESSION_IDLE_S - 60
        store.save()
