"""The staff's pages of a job."""

from datetime import UTC, datetime

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from outreach.accounts.models import User
from outreach.jobs import leases
from outreach.jobs.models import Job, private_storage
from outreach.jobs.states import JobState

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> User:
    return User.objects.create_superuser("boss")


@pytest.fixture
def job(boss: User) -> Job:
    return Job.objects.create(
        kind="test.count",
        title="致家长信 187 村",
        created_by=boss,
        created_at=datetime(2026, 6, 1, tzinfo=UTC),
        total=187,
    )


def test_status_tells_counts_in_the_readers_language(client: Client, boss: User, job: Job) -> None:
    client.force_login(boss)

    answer = client.get(reverse("jobs:status", args=[job.pk])).json()

    assert answer["label"] == "等待中"
    assert answer["counts"] == "已完成 0 / 187 份"
    assert answer["waits_long"] is True


def test_a_job_that_was_cancelled_says_that_it_is_being_stopped(client: Client, boss: User, job: Job) -> None:
    leases.claim()
    client.force_login(boss)

    answer = client.post(reverse("jobs:cancel", args=[job.pk]), follow=True)

    assert "正在停止" in answer.content.decode()
    assert reverse("jobs:cancel", args=[job.pk]) not in answer.content.decode()


def test_the_result_is_downloaded_under_its_chinese_name(client: Client, boss: User, job: Job) -> None:
    claimed = leases.claim()
    assert claimed is not None
    claimed.result.name = private_storage().save("results/a.pdf", ContentFile(b"%PDF"))
    claimed.result_name = "致家长信.pdf"
    leases.finish(claimed)
    client.force_login(boss)

    answer = client.get(reverse("jobs:download", args=[job.pk]))

    assert b"".join(answer.streaming_content) == b"%PDF"  # type: ignore[attr-defined]
    assert "%E8%87%B4" in answer["Content-Disposition"]


def test_an_unfinished_job_has_no_download(client: Client, boss: User, job: Job) -> None:
    client.force_login(boss)

    assert client.get(reverse("jobs:download", args=[job.pk])).status_code == 404


def test_anonymous_people_are_sent_to_sign_in(client: Client, job: Job) -> None:
    answer = client.get(reverse("jobs:detail", args=[job.pk]))

    assert answer.status_code == 302
    assert "致家长信" not in answer.content.decode()


def test_a_failed_job_shows_its_reason_and_a_retry_button(client: Client, boss: User, job: Job) -> None:
    claimed = leases.claim()
    assert claimed is not None
    leases.fail(claimed, en="No phone.", zh="第12行缺少电话。")
    client.force_login(boss)

    page = client.get(reverse("jobs:detail", args=[job.pk])).content.decode()
    client.post(reverse("jobs:retry", args=[job.pk]))

    job.refresh_from_db()
    assert "第12行缺少电话。" in page
    assert "重试" in page
    assert job.state == JobState.QUEUED
