"""The work that comes back: found by a look at the shelf, done by a job, once."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from campaigns.tasks import WITHDRAW
from home.tasks import PUBLISH, REMIND
from materials.actions.rosters import keep_roster
from materials.actions.webhooks import SWEEP
from materials.tasks import WIPE
from outreach.accounts.roles import Role
from outreach.jobs.models import Job, Routine
from outreach.jobs.registry import find_handler
from outreach.jobs.routines import start_due
from tests.factories import make_county
from tests.materials.staff.people import make_person

pytestmark = pytest.mark.django_db
KINDS = {WITHDRAW, PUBLISH, REMIND, WIPE, SWEEP}


def start(at: datetime) -> list[str]:
    return [job.kind for job in start_due(at=at)]


def test_every_routine_is_looked_at_and_has_its_work() -> None:
    started = start(timezone.now())

    assert started == []
    assert set(Routine.objects.values_list("kind", flat=True)) == KINDS
    assert [kind for kind in KINDS if find_handler(kind) is None] == []


def test_a_forgotten_roster_is_wiped_without_anybody_making_letters() -> None:
    make_county()
    editor = make_person(Role.EDITOR)
    keep_roster("村,班级\n新店镇第1村,二班\n".encode(), name="名单.csv", actor=editor)
    now = timezone.now()

    hours = (1, 25, 25.5)
    started = [start(now + timedelta(hours=hour)) for hour in hours]

    assert started == [[], [WIPE], []]
    assert Job.objects.get().payload == {"at": (now + timedelta(hours=25)).isoformat()}
