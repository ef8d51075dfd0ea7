"""The gate for pictures: nothing is public before somebody cleared it, nothing after the consent has ended."""

import io
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.core import mail
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from PIL import Image as Pillow
from wagtail.images.models import Image
from wagtail.models import Page

from campaigns.actions.mails import PHOTO_MAIL
from campaigns.actions.photos import ConsentNeedsDay, clear_photo, withdraw_ended
from campaigns.models import Activity, ActivityPhoto, CampaignPage, Clearance, NewsPage
from campaigns.models.gate import UnclearedPicture
from campaigns.tasks import WITHDRAW, photo_mail
from outreach.accounts.models import User
from outreach.content.picture_fields import clean_photo
from outreach.jobs.models import Job
from outreach.jobs.progress import Progress
from outreach.jobs.routines import start_due
from outreach.places.models import Region
from tests.factories import make_county, make_user
from tests.materials.field.pictures import photo_bytes


@pytest.fixture
def photo(lecture: Activity, alice: User) -> ActivityPhoto:
    row = ActivityPhoto(activity=lecture, caption="操场合影", uploaded_by=alice, uploaded_at=timezone.now())
    row.file.save("activities/test.jpg", ContentFile(clean_photo(photo_bytes())), save=False)
    row.save()
    return row


def clear(photo: ActivityPhoto, actor: User, clearance: Clearance, days: int | None = None) -> ActivityPhoto:
    today = timezone.localdate()
    until = None if days is None else today + timedelta(days=days)
    return clear_photo(
        photo=photo, clearance=clearance, consent_until=until, actor=actor, at=timezone.now(), on=today
    )


def news_with(page: CampaignPage, image: Image) -> NewsPage:
    figure = {"type": "figure", "value": {"image": image.pk, "caption": ""}}
    news = NewsPage(title="宣讲进校园", author="甲", live=False, body=[figure])
    return page.add_child(instance=news)


def test_a_picture_from_a_township_has_no_public_copy(photo: ActivityPhoto) -> None:
    assert photo.image is None
    assert not Image.objects.exists()
    assert not ActivityPhoto.objects.cleared(on=timezone.localdate()).exists()


def test_a_cleared_picture_gets_a_bare_upright_copy(photo: ActivityPhoto, bob: User) -> None:
    clear(photo, bob, Clearance.NO_CHILD)

    with photo.image.open_file() as stream:
        public = Pillow.open(io.BytesIO(stream.read()))
    assert dict(public.getexif()) == {}
    # It was 60 x 40 and lay on its side.
    assert (public.size, (photo.image.width, photo.image.height)) == ((40, 60), (40, 60))
    assert list(ActivityPhoto.objects.cleared(on=timezone.localdate())) == [photo]


@pytest.mark.parametrize("days", [None, -1])
def test_a_consent_needs_a_day_to_come(photo: ActivityPhoto, bob: User, days: int | None) -> None:
    with pytest.raises(ConsentNeedsDay):
        clear(photo, bob, Clearance.CONSENT, days)

    assert ActivityPhoto.objects.get().clearance == Clearance.UNCHECKED


def test_a_page_with_an_uncleared_picture_is_not_published(
    photo: ActivityPhoto, bob: User, campaign_page: CampaignPage
) -> None:
    clear(photo, bob, Clearance.NO_CHILD)
    news = news_with(campaign_page, photo.image)
    ActivityPhoto.objects.update(clearance=Clearance.UNCHECKED)

    with pytest.raises(UnclearedPicture) as caught:
        news.save_revision().publish()

    assert "操场合影" in str(caught.value)
    assert NewsPage.objects.get().live is False


def test_the_editor_is_told_which_picture_keeps_the_page_back(
    office: Client, photo: ActivityPhoto, bob: User, campaign_page: CampaignPage
) -> None:
    bob.is_superuser = True
    bob.save()
    clear(photo, bob, Clearance.NO_CHILD)
    news = news_with(campaign_page, photo.image)
    news.save_revision()
    ActivityPhoto.objects.update(clearance=Clearance.UNCHECKED)

    answer = office.post(f"/admin/bulk/wagtailcore/page/publish/?id={news.pk}")

    assert answer.url == f"/admin/pages/{news.pk}/edit/"
    assert "操场合影" in " ".join(str(one) for one in get_messages(answer.wsgi_request))
    assert NewsPage.objects.get().live is False


def test_a_page_whose_pictures_are_cleared_is_published(
    photo: ActivityPhoto, bob: User, campaign_page: CampaignPage
) -> None:
    clear(photo, bob, Clearance.CONSENT, days=0)

    news_with(campaign_page, photo.image).save_revision().publish()

    assert NewsPage.objects.get().live is True


def test_an_ended_consent_withdraws_the_picture_and_tells_who_sent_it_once(
    photo: ActivityPhoto, bob: User, alice: User, campaign_page: CampaignPage
) -> None:
    clear(photo, bob, Clearance.CONSENT, days=2)
    news = news_with(campaign_page, photo.image)
    news.save_revision().publish()
    today = timezone.localdate()

    # No worker ran for a week: the day after the last one must not be missed.
    assert withdraw_ended(on=today + timedelta(days=2), at=timezone.now()) == []
    first = withdraw_ended(on=today + timedelta(days=9), at=timezone.now())
    again = withdraw_ended(on=today + timedelta(days=9), at=timezone.now())

    row = ActivityPhoto.objects.get()
    assert (first, again) == ([row], [])
    assert (row.image, bool(row.file)) == (None, True)
    assert not Image.objects.exists()
    job = Job.objects.get(kind=PHOTO_MAIL)
    photo_mail(job, Progress(job))
    assert [message.to for message in mail.outbox] == [[alice.email]]
    page = Page.objects.get(pk=news.pk).specific
    assert "<img" not in str(page.body.render_as_block())


def test_the_daily_job_is_queued_once_a_day_where_a_consent_has_ended(
    photo: ActivityPhoto, bob: User
) -> None:
    clear(photo, bob, Clearance.CONSENT, days=2)
    now = timezone.now()

    jobs = []
    for day in (1, 4, 4, 5):
        start_due(at=now + timedelta(days=day))
        jobs.append(Job.objects.filter(kind=WITHDRAW).count())

    assert jobs == [0, 1, 1, 2]


def test_the_office_checks_a_photo_in_the_admin(office: Client, photo: ActivityPhoto) -> None:
    assert "操场合影" in office.get("/admin/activities/photos/").content.decode()
    picture = office.get(f"/admin/activities/photos/{photo.pk}/picture/")
    assert picture.status_code == 200
    picture.getvalue()
    for close in picture._resource_closers:
        close()
    address = f"/admin/activities/photos/{photo.pk}/"
    assert office.post(address, {"clearance": "consent"}).status_code == 422

    assert office.post(address, {"clearance": "no_child"}).status_code == 302

    assert ActivityPhoto.objects.get().clearance == Clearance.NO_CHILD


def test_the_office_of_another_county_sees_no_photo(
    office: Client, photo: ActivityPhoto, bob: User, county: Region
) -> None:
    elsewhere = make_county("嘉鱼县")
    bob.office = elsewhere.offices.create(name="外县领导小组", kind="leading_group")
    bob.save()

    assert "操场合影" not in office.get("/admin/activities/photos/?show=all").content.decode()
    assert office.get(f"/admin/activities/photos/{photo.pk}/").status_code == 404
    assert office.get(f"/admin/activities/photos/{photo.pk}/picture/").status_code == 404


def test_another_township_reads_no_photo(client: Client, photo: ActivityPhoto, charlie: User) -> None:
    client.force_login(charlie)

    assert client.get(f"/portal/activities/photos/{photo.pk}/").status_code == 404
    client.force_login(make_user())
    assert client.get(f"/portal/activities/photos/{photo.pk}/").status_code == 403
