"""A right that was taken away while a job waited counts when it runs: for every kind that the program knows."""

from typing import Any

import pytest
from django.utils import timezone

from campaigns.tasks import PHOTO_MAIL, WITHDRAW
from home.reports.ledger.actions import PACK
from home.tasks import PUBLISH, REMIND, REMINDER, RENDITIONS, REVIEW_MAIL
from materials.tasks import (
    DRAW,
    FORM,
    LETTERS,
    LETTERS_PART,
    MAIL,
    NOTICE,
    PREVIEW,
    SHEETS,
    SWEEP,
    VOLUMES,
    VOLUMES_PART,
    WEBHOOK,
    WIPE,
)
from outreach.jobs import registry
from outreach.jobs.child import run_handler
from outreach.jobs.models import Job
from outreach.jobs.states import JobState
from tests.campaigns.rows import make_campaign
from tests.factories import make_county, make_user

# What a person asked for, and what they would get in their hands.
PERSONAL: dict[str, dict[str, Any]] = {
    LETTERS: {},
    LETTERS_PART: {"part": [0, 1]},
    VOLUMES: {},
    VOLUMES_PART: {"part": [0, 1]},
    SHEETS: {},
    PREVIEW: {},
    DRAW: {},
    FORM: {"form": "delivery-note", "row": 1, "mark": ""},
    PACK: {"standard": ""},
}
# What the house does by itself, or tells somebody about a thing that has happened already.
OF_THE_HOUSE = {
    WITHDRAW,
    PHOTO_MAIL,
    REMINDER,
    PUBLISH,
    REMIND,
    REVIEW_MAIL,
    RENDITIONS,
    MAIL,
    WIPE,
    NOTICE,
    WEBHOOK,
    SWEEP,
}


def test_every_kind_of_job_has_been_thought_of() -> None:
    known = {kind for kind in registry._handlers if not kind.startswith(("test.", "drill."))}

    assert known == set(PERSONAL) | OF_THE_HOUSE


@pytest.mark.django_db
@pytest.mark.parametrize("kind", PERSONAL)
def test_a_job_of_who_lost_the_right_makes_nothing(kind: str) -> None:
    payload = PERSONAL[kind] | ({"campaign": make_campaign(make_county()).pk} if kind == PACK else {})
    job = Job.objects.create(
        kind=kind,
        title="x",
        payload=payload,
        created_by=make_user(),
        created_at=timezone.now(),
        state=JobState.RUNNING,
        token="00000000-0000-0000-0000-000000000007",
    )
    handler = registry.find_handler(kind)
    assert handler is not None

    run_handler(job, handler)

    job.refresh_from_db()
    assert (job.state, bool(job.result)) == (JobState.FAILED, False)
    assert "权限" in job.error_zh or "不能再" in job.error_zh or "无权" in job.error_zh, job.error_zh
    assert "may no longer" in job.error_en
