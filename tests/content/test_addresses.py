"""Addresses of pages and tags: plain letters, given once."""

import pytest
from django.test import Client
from django.urls import reverse
from taggit.models import Tag

from campaigns.models import CampaignIndexPage, LectureIndexPage
from outreach.accounts.models import User
from tests.campaigns.site import make_home


def add(title: str, **values: object) -> CampaignIndexPage:
    return make_home().add_child(instance=CampaignIndexPage(title=title, **values))


@pytest.mark.django_db
def test_a_chinese_title_gives_an_address_in_pinyin() -> None:
    assert add("宣传活动").slug == "xuan-chuan-huo-dong"


@pytest.mark.django_db
def test_an_address_of_ones_own_is_kept() -> None:
    assert add("宣传活动", slug="campaigns").slug == "campaigns"


@pytest.mark.django_db
def test_a_new_title_leaves_the_address_alone() -> None:
    page = add("宣传活动")

    page.title = "活动总览"
    page.save()
    page.save_revision().publish()

    page.refresh_from_db()
    assert (page.title, page.slug) == ("活动总览", "xuan-chuan-huo-dong")


@pytest.mark.django_db
def test_titles_that_sound_alike_are_numbered() -> None:
    home = make_home()
    home.add_child(instance=CampaignIndexPage(title="宣讲"))

    page = home.add_child(instance=LectureIndexPage(title="宣奖"))

    assert page.slug == "xuan-jiang-2"


@pytest.mark.django_db
def test_the_editor_may_leave_the_address_empty(client: Client) -> None:
    home = make_home()
    client.force_login(User.objects.create_superuser("admin", password="outreach-demo"))
    address = reverse("wagtailadmin_pages:add", args=["campaigns", "lectureindexpage", home.pk])

    client.post(
        address,
        {"title": "宣讲与课堂", "slug": "", "summary": "", "action-publish": "", "comments-TOTAL_FORMS": "0",
         "comments-INITIAL_FORMS": "0"},
    )  # fmt: skip

    assert LectureIndexPage.objects.get().slug == "xuan-jiang-yu-ke-tang"


@pytest.mark.django_db
def test_a_tag_gets_a_plain_slug_and_keeps_it() -> None:
    tag, twin = Tag.objects.create(name="防溺水"), Tag.objects.create(name="防逆水")

    tag.name = "预防溺水"
    tag.save()

    assert (Tag.objects.get(pk=tag.pk).slug, twin.slug) == ("fang-ni-shui", "fang-ni-shui-2")


@pytest.mark.django_db
def test_a_tag_without_letters_has_a_slug_of_its_own_kind() -> None:
    assert Tag.objects.create(name="★").pk is not None
