"""The real case, as one test: the year is written as records, the brief prints its figures, one lecture is deleted."""

from datetime import timedelta

import pytest
from django.utils import timezone

from campaigns.models import Activity, Campaign
from campaigns.models.figures import campaign_figures
from home.models import Brief
from home.reports.briefs.actions import draft_again, draft_from, issue_brief, save_draft
from home.reports.briefs.differences import differences, figures_now, frozen_figures
from outreach.accounts.models import User
from tests.home.briefs.year import make_template, write_year
from tests.places.factories import make_superuser

FACTS = {
    "groups": 1,
    "supervisors": 17,
    "directors": 187,
    "lectures": 30,
    "townships:lecture": 17,
    "printed:CB-BOOK-01": 5_000,
    "printed:CB-LETTER-01": 20_000,
    "printed:CB-BOOK-02": 5_000,
    "vehicles_used": 2,
    "posters": 20_000,
    "classes": 25,
    "attendances:class": 6_250,
    "families": 100,
    "mothers": 238,
    "children": 175,
    "meetings": 1,
    "trainings": 1,
    "donation_days": 1,
    "committees": 72,
    "volunteers": 10_000,
}


@pytest.fixture
def bob(db: None) -> User:
    return make_superuser()


@pytest.fixture
def year(db: None) -> Campaign:
    return write_year()[1]


@pytest.fixture
def issued(year: Campaign, bob: User) -> Brief:
    draft = draft_from(make_template(year.county), campaign=year)
    save_draft(brief=draft, actor=bob, at=timezone.now())
    return issue_brief(brief=draft, actor=bob, at=timezone.now())


def lectures_of(campaign: Campaign) -> int:
    month = Campaign.objects.get(name="未成年人保护工作宣传月")
    return next(figure.amount for figure in campaign_figures(month) if figure.measure.code == "lectures")


def test_the_brief_prints_the_figures_of_the_real_year(issued: Brief) -> None:
    amounts = dict(issued.figures.values_list("key", "amount"))

    assert {key: amounts[key] for key in FACTS} == FACTS
    assert "“1+17+187”工作网络" in issued.text
    assert "宣讲30场，覆盖乡镇（街道）17个，受众" in issued.text
    assert "《致全市留守儿童暑假安全告家长书》20000份" in issued.text
    assert "公益课堂25场，受众6250人次" in issued.text
    assert "238名爱心妈妈与175名留守儿童结对" in issued.text


def test_every_number_is_the_sum_of_its_rows(issued: Brief) -> None:
    for figure in frozen_figures(issued):
        kept = issued.figures.get(key=figure.key)
        assert (figure.key, figure.amount) == (kept.key, kept.amount)
        assert figure.rows


def test_deleting_one_lecture_changes_progress_but_not_the_issued_brief(
    issued: Brief, year: Campaign
) -> None:
    text, then = issued.text, frozen_figures(issued)
    lecture = Activity.objects.filter(kind__code="lecture", state="verified").first()
    assert lecture is not None
    record = f"activity/{lecture.pk}"
    assert lectures_of(year) == 30

    lecture.delete()

    assert lectures_of(year) == 29
    issued.refresh_from_db()
    assert issued.text == text
    assert frozen_figures(issued) == then
    moved = {one.key: one for one in differences(then, figures_now(issued, at=timezone.now()))}
    assert (moved["lectures"].then, moved["lectures"].now) == (30, 29)
    assert [row.record for row in moved["lectures"].rows] == [record]
    assert lecture.title in moved["lectures"].rows[0].label


def test_issuing_again_with_the_old_cut_off_gives_the_old_figures(issued: Brief, bob: User) -> None:
    Activity.objects.filter(kind__code="lecture", state="verified")[:1].get().delete()
    Activity.objects.filter(kind__code="pairing").get().counts.all().delete()

    again = draft_again(issued, actor=bob)
    save_draft(brief=again, actor=bob, at=timezone.now())
    issue_brief(brief=again, actor=bob, at=timezone.now() + timedelta(minutes=1))

    assert frozen_figures(again) == frozen_figures(issued)
    assert again.text == issued.text
    assert again.number == 2
