"""Every door through which a page becomes public: the gate for pictures stands in each."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page, PageLogEntry, WorkflowState
from wagtail.test.utils.form_data import nested_form_data, streamfield

from campaigns.actions.mails import PHOTO_MAIL
from campaigns.actions.photos import clear_photo
from campaigns.models import Activity, ActivityPhoto, CampaignPage, Clearance, NewsPage
from campaigns.models.gate import UnclearedPicture
from campaigns.tasks import photo_mail
from outreach.accounts.models import User
from outreach.jobs.models import Job
from outreach.jobs.progress import Progress
from tests.campaigns.staff.forms import activity_fields
from tests.materials.field.pictures import photo_bytes


def in_library(title: str = "图库里的合影") -> Image:
    return Image.objects.create(title=title, file=get_test_image_file())


@pytest.fixture
def image(db: None) -> Image:
    return in_library()


def news_with(page: CampaignPage, image: Image | None, **fields: Any) -> NewsPage:
    body = [{"type": "figure", "value": {"image": image.pk, "caption": ""}}] if image else []
    news = NewsPage(title="宣讲进校园", author="甲", live=False, body=body, **fields)
    return page.add_child(instance=news)


def news_fields(image: Image, **changes: Any) -> dict[str, Any]:
    figure = ("figure", {"image": image.pk, "caption": ""})
    fields = {
        "title": "宣讲进校园",
        "slug": "news",
        "published_on": timezone.localdate().isoformat(),
        "author": "甲",
        "body": streamfield([figure]),
        "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000},
    }
    return nested_form_data(fields) | changes


def clear(photo: ActivityPhoto, actor: User, clearance: Clearance = Clearance.NO_CHILD) -> None:
    clear_photo(
        photo=photo,
        clearance=clearance,
        consent_until=None,
        actor=actor,
        at=timezone.now(),
        on=timezone.localdate(),
    )


@pytest.fixture
def admin(office: Client, bob: User) -> Client:
    bob.is_superuser = True
    bob.save()
    return office


def test_a_picture_from_the_library_is_checked_before_a_report_on_an_activity_shows_it(
    lecture: Activity, bob: User, campaign_page: CampaignPage, image: Image
) -> None:
    news = news_with(campaign_page, image, activity=lecture)
    with pytest.raises(UnclearedPicture, match="图库里的合影"):
        news.save_revision().publish()

    photo = ActivityPhoto.objects.create(activity=lecture, image=image)
    with pytest.raises(UnclearedPicture):
        news.save_revision().publish()
    clear(photo, bob)
    news.save_revision().publish()

    assert NewsPage.objects.get().live is True


def test_a_picture_of_no_activity_is_nobodys_business(campaign_page: CampaignPage, image: Image) -> None:
    news_with(campaign_page, image).save_revision().publish()

    assert NewsPage.objects.get().live is True


def test_the_editors_publish_button_meets_the_gate(
    admin: Client, lecture: Activity, bob: User, campaign_page: CampaignPage, image: Image
) -> None:
    news = news_with(campaign_page, None)
    news.save_revision()
    ActivityPhoto.objects.create(activity=lecture, image=image)

    answer = admin.post(f"/admin/pages/{news.pk}/edit/", news_fields(image, **{"action-publish": "1"}))

    assert answer.url == f"/admin/pages/{news.pk}/edit/"
    page = NewsPage.objects.get()
    assert page.live is False
    assert str(image.pk) in str(page.get_latest_revision().content["body"])


def test_a_new_page_that_is_published_at_once_meets_the_gate(
    admin: Client, lecture: Activity, campaign_page: CampaignPage, image: Image
) -> None:
    """Wagtail's form of a new page writes it as public first and publishes then."""
    fields = news_fields(image, **{"action-publish": "1", "activity": lecture.pk})

    answer = admin.post(f"/admin/pages/add/campaigns/newspage/{campaign_page.pk}/", fields)

    news = NewsPage.objects.get()
    assert (answer.url, news.live) == (f"/admin/pages/{news.pk}/edit/", False)
    # And the picture waits for whoever checks it.
    assert list(ActivityPhoto.objects.values_list("image", "activity", "clearance")) == [
        (image.pk, lecture.pk, "unchecked")
    ]


def test_a_live_page_keeps_its_old_face(
    admin: Client, lecture: Activity, campaign_page: CampaignPage, image: Image
) -> None:
    news = news_with(campaign_page, None)
    news.save_revision().publish()
    ActivityPhoto.objects.create(activity=lecture, image=image)

    admin.post(f"/admin/pages/{news.pk}/edit/", news_fields(image, **{"action-publish": "1"}))

    page = NewsPage.objects.get()
    assert (page.live, len(page.body)) == (True, 0)


def test_the_end_of_a_workflow_meets_the_gate(
    admin: Client, lecture: Activity, bob: User, campaign_page: CampaignPage, image: Image
) -> None:
    news = news_with(campaign_page, image, activity=lecture)
    news.save_revision()
    state = campaign_page.get_workflow().start(news, bob)
    task = state.current_task_state
    address = f"/admin/pages/workflow/action/{news.pk}/approve/{task.pk}/"

    admin.post(address, {})
    assert NewsPage.objects.get().live is False
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_IN_PROGRESS

    clear(ActivityPhoto.objects.get(), bob)
    admin.post(address, {})
    assert NewsPage.objects.get().live is True


def test_the_clock_keeps_one_page_back_and_publishes_those_after_it(
    lecture: Activity,
    bob: User,
    campaign_page: CampaignPage,
    image: Image,
    capsys: pytest.CaptureFixture[str],
) -> None:
    soon = timezone.now() + timedelta(hours=1)
    pages = [news_with(campaign_page, one, go_live_at=soon) for one in (image, None)]
    for page in pages:
        page.save_revision(user=bob).publish(user=bob, skip_permission_checks=True)
    ActivityPhoto.objects.create(activity=lecture, image=image, caption="操场合影")
    past = timezone.now() - timedelta(minutes=5)
    for minutes, page in enumerate(pages):
        page.revisions.update(approved_go_live_at=past + timedelta(minutes=minutes))
        revision = page.revisions.get()
        revision.content["go_live_at"] = past.isoformat()
        revision.save()

    for _time in range(2):
        call_command("publish_scheduled")

    assert list(NewsPage.objects.order_by("pk").values_list("live", flat=True)) == [False, True]
    assert "操场合影" in capsys.readouterr().err
    assert PageLogEntry.objects.filter(action="campaigns.keep_back").get().page_id == pages[0].pk
    photo_mail(job := Job.objects.get(kind=PHOTO_MAIL), Progress(job))
    assert [message.to for message in mail.outbox] == [[bob.email]]
    assert f"/admin/pages/{pages[0].pk}/edit/" in mail.outbox[0].body


def test_the_form_of_an_activity_clears_nothing(admin: Client, lecture: Activity, image: Image) -> None:
    photo = ActivityPhoto.objects.create(activity=lecture, image=image)
    fields = activity_fields(lecture.campaign, lecture.kind) | {
        "photos-TOTAL_FORMS": 1,
        "photos-INITIAL_FORMS": 1,
        "photos-0-id": photo.pk,
        "photos-0-image": image.pk,
        "photos-0-ORDER": 1,
        "photos-0-caption": "新的说明",
        "photos-0-clearance": "no_child",
        "photos-0-consent_until": "2099-01-01",
    }

    answer = admin.post(f"/admin/activity/edit/{lecture.pk}/", fields)

    assert answer.status_code == 302
    row = ActivityPhoto.objects.get()
    assert (row.caption, row.clearance, row.consent_until) == ("新的说明", "unchecked", None)


def test_another_picture_is_checked_anew(admin: Client, lecture: Activity, bob: User, image: Image) -> None:
    photo = ActivityPhoto.objects.create(activity=lecture, image=image)
    clear(photo, bob)
    other = in_library("另一张")
    fields = activity_fields(lecture.campaign, lecture.kind) | {
        "photos-TOTAL_FORMS": 1,
        "photos-INITIAL_FORMS": 1,
        "photos-0-id": photo.pk,
        "photos-0-image": other.pk,
        "photos-0-ORDER": 1,
    }

    admin.post(f"/admin/activity/edit/{lecture.pk}/", fields)

    row = ActivityPhoto.objects.get()
    assert (row.image, row.clearance, row.checked_by) == (other, "unchecked", None)


def test_a_picture_from_a_township_is_never_swapped(
    admin: Client, lecture: Activity, alice: User, bob: User, image: Image
) -> None:
    photo = ActivityPhoto(activity=lecture, uploaded_by=alice, uploaded_at=timezone.now())
    photo.file.save("activities/test.jpg", ContentFile(photo_bytes()), save=False)
    photo.save()
    clear(photo, bob)
    public = photo.image
    fields = activity_fields(lecture.campaign, lecture.kind) | {
        "photos-TOTAL_FORMS": 1,
        "photos-INITIAL_FORMS": 1,
        "photos-0-id": photo.pk,
        "photos-0-image": image.pk,
        "photos-0-ORDER": 1,
    }

    admin.post(f"/admin/activity/edit/{lecture.pk}/", fields)

    row = ActivityPhoto.objects.get()
    assert (row.image, row.clearance) == (public, Clearance.NO_CHILD)
    assert Page.objects.filter(live=True).exists()
