"""Reviews, expiry and planned publishing, as the worker does them."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from campaigns.models import LectureIndexPage
from home.reviews import REVIEW_MAIL, due_pages, remind
from home.tasks import is_publishing_due, publish_scheduled, review_mail
from outreach.accounts.models import User
from outreach.content.models import ReviewReminder
from outreach.jobs.models import Job
from outreach.jobs.progress import Progress
from tests.campaigns.site import add, make_home
from tests.factories import make_user

TODAY = date(2026, 6, 1)
AT = timezone.now()


@pytest.fixture
def owner(db: None) -> User:
    return make_user("owner", email="owner@example.org")


def make_page(owner: User | None, due_on: date | None = TODAY, **values: object) -> LectureIndexPage:
    page = add(make_home(), LectureIndexPage(title="宣讲", slug="lectures", owner=owner, **values))
    page.next_review_on = due_on
    page.save()
    return page


@pytest.mark.parametrize(("days", "found"), [(-1, 1), (0, 1), (1, 0)])
def test_a_page_is_due_from_its_day_on(owner: User, days: int, found: int) -> None:
    make_page(owner, TODAY + timedelta(days=days))

    assert len(list(due_pages(on=TODAY))) == found


def test_a_page_is_told_of_once_for_each_day(owner: User) -> None:
    page = make_page(owner)

    told = [remind(on=TODAY, at=AT), remind(on=TODAY, at=AT), remind(on=TODAY + timedelta(days=9), at=AT)]
    page.next_review_on = TODAY + timedelta(days=5)
    page.save()
    told.append(remind(on=TODAY + timedelta(days=9), at=AT))

    assert told == [1, 0, 0, 1]
    assert Job.objects.filter(kind=REVIEW_MAIL).count() == 2


def test_who_is_slower_by_a_moment_sends_nothing(owner: User) -> None:
    page = make_page(owner)
    [seen] = due_pages(on=TODAY)
    ReviewReminder.objects.create(page_id=page.pk, due_on=TODAY, told_at=AT)

    assert (seen.pk, remind(on=TODAY, at=AT), Job.objects.count()) == (page.pk, 0, 0)


@pytest.mark.django_db
def test_a_page_without_anybody_to_tell_waits(owner: User) -> None:
    page = make_page(None)
    before = remind(on=TODAY, at=AT)

    page.reviewer = owner
    page.save()

    assert (before, remind(on=TODAY, at=AT)) == (0, 1)


def test_the_mail_names_the_page_and_the_way_to_it(owner: User) -> None:
    page = make_page(owner)
    remind(on=TODAY, at=AT)
    job = Job.objects.get()

    review_mail(job, Progress(job))

    [sent] = mail.outbox
    assert (sent.to, sent.subject) == (["owner@example.org"], "请复核“宣讲”")
    assert f"/admin/pages/{page.pk}/edit/" in sent.body


def test_a_page_that_expired_is_withdrawn(client: Client, owner: User) -> None:
    page = make_page(owner, None)
    assert (client.get("/lectures/").status_code, is_publishing_due(AT)) == (200, False)
    LectureIndexPage.objects.update(expire_at=AT - timedelta(minutes=1))

    due = is_publishing_due(AT)
    publish_scheduled(Job(), None)

    page.refresh_from_db()
    assert (due, page.live, client.get("/lectures/").status_code) == (True, False, 404)


def test_a_page_that_was_planned_goes_live(owner: User) -> None:
    page = make_page(owner, None, live=False)
    page.go_live_at = timezone.now() + timedelta(days=1)
    page.save_revision().publish()
    assert (page.live, is_publishing_due(timezone.now())) == (False, False)

    revision = page.scheduled_revision
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.content["go_live_at"] = None
    revision.save()
    due = is_publishing_due(timezone.now())
    publish_scheduled(Job(), None)

    page.refresh_from_db()
    assert (due, page.live) == (True, True)
