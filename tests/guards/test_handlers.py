"""Whatever a worker's work may expect to go wrong ends the job with a reason in both languages, never with a trace."""

from collections.abc import Callable
from typing import Any
from unittest.mock import MagicMock

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied

from home import tasks as home_tasks
from home.actions import renditions
from materials import tasks
from materials.actions.reviews import FileChanged
from materials.actions.webhooks import NotHeard
from materials.documents.faults import DesignFault
from outreach.jobs.errors import JobFailed
from outreach.jobs.models import Job
from outreach.printing.assets import MissingAsset
from tests.materials.designs import make_picture
from tests.places.factories import make_superuser

BROKEN = MissingAsset("asset:x", "it is not there", "文件缺失")
FAULTS: list[tuple[Callable[..., None], str, Exception]] = [
    (home_tasks.ledger_pack, "home.tasks.make_pack", PermissionDenied()),
    (home_tasks.ledger_pack, "home.tasks.make_pack", ObjectDoesNotExist()),
    (home_tasks.ledger_pack, "home.tasks.make_pack", BROKEN),
    (tasks.form, "materials.tasks.make_requested_paper", PermissionDenied()),
    (tasks.form, "materials.tasks.make_requested_paper", ObjectDoesNotExist()),
    (tasks.form, "materials.tasks.make_requested_paper", DesignFault("x")),
    (tasks.form, "materials.tasks.make_requested_paper", BROKEN),
    (tasks.webhook, "materials.tasks.send_webhook", NotHeard("HTTP 500")),
    (tasks.review_pages, "materials.tasks.draw_review", FileChanged()),
    (tasks.review_pages, "materials.tasks.draw_review", FileNotFoundError()),
]


def fail_with(fault: Exception) -> Callable[..., None]:
    def fail(*_args: object, **_options: object) -> None:
        raise fault

    return fail


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("work", "what", "fault"),
    FAULTS,
    ids=[f"{work.__name__}-{type(fault).__name__}" for work, _what, fault in FAULTS],
)
def test_an_expected_fault_fails_the_job_with_a_reason(
    monkeypatch: pytest.MonkeyPatch, work: Callable[..., None], what: str, fault: Exception
) -> None:
    monkeypatch.setattr(what, fail_with(fault))
    monkeypatch.setattr(tasks, "Review", MagicMock())

    with pytest.raises(JobFailed) as reason:
        work(MagicMock(spec=Job, created_by=make_superuser(), payload={"review": 1}), MagicMock())

    assert (bool(reason.value.en), bool(reason.value.zh)) == (True, True)


@pytest.mark.django_db
@pytest.mark.parametrize("work", [tasks.letters, tasks.letters_part, tasks.render, tasks.review_pages])
def test_work_of_who_has_lost_the_right_is_not_done(work: Callable[..., None]) -> None:
    progress = MagicMock()

    with pytest.raises(JobFailed, match="may no longer"):
        work(MagicMock(spec=Job, created_by=None, payload=MagicMock()), progress)

    assert not progress.publish.called


@pytest.mark.django_db
def test_letters_with_a_failed_part_fail_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "open_run", MagicMock())
    parts = MagicMock()
    parts.order_by.return_value = [MagicMock(state="failed", error_en="no ink", error_zh="没有墨水")]
    job: Any = MagicMock(created_by=make_superuser(), parts=parts)

    with pytest.raises(JobFailed, match="no ink"):
        tasks.letters(job, MagicMock())


@pytest.mark.django_db
def test_a_picture_whose_file_is_lost_fails_its_job() -> None:
    picture = make_picture()
    picture.file.storage.delete(picture.file.name)

    with pytest.raises(JobFailed):
        renditions.make_for(MagicMock(payload={"picture": picture.pk}))
