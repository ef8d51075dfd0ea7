"""Rules of briefs: words, freezing, the database's own refusal, races lost on purpose, counties that see nothing."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.log_actions import log

from campaigns.models import Activity, Campaign, Measure
from home.models import Brief, BriefFigure, BriefTemplate, RecordVersion
from home.models.guards import put_up_guards
from home.reports.board import read_board
from home.reports.briefs.actions import CutOffInFuture, issue_brief, save_draft, show_brief
from home.reports.briefs.figures import figure_of, records_now
from home.reports.briefs.history import note_changes
from home.reports.briefs.vocabulary import Vocabulary, load_vocabulary, quoted, validate
from materials.states import MaterialKind
from outreach.accounts.models import User
from outreach.moves import AlreadyMoved
from outreach.places.models import Region
from tests.campaigns.rows import make_activity, make_campaign, make_kind, make_measure
from tests.home.briefs.year import make_draft
from tests.home.reports.copies import give
from tests.places.factories import (
    make_county,
    make_office,
    make_superuser,
    make_township,
    make_user,
    make_village,
)

BODY = "截至{cut_off}，宣讲{lectures}场，受众{attendances:lecture}人次。"


@pytest.fixture
def county(db: None) -> Region:
    return make_county()


@pytest.fixture
def bob(db: None) -> User:
    return make_superuser()


@pytest.fixture
def heads(db: None) -> Measure:
    return make_measure("attendances", name="受众", unit="人次")


@pytest.fixture
def lecture(county: Region, heads: Measure) -> Activity:
    kind = make_kind(code="lecture", name="宣讲会", event_measure=make_measure("lectures", name="宣讲"))
    return make_activity(make_campaign(county), kind, counts={heads: 250})


@pytest.fixture
def issued(county: Region, lecture: Activity, bob: User) -> Brief:
    return issue_brief(brief=make_draft(county, BODY), actor=bob, at=timezone.now())


@pytest.mark.parametrize(
    "word", ["{lecturs}", "｛宣讲场｝", "{lectures:nothing}", "{a.b}", "{lectures:lecture:x}", "{"]
)
def test_an_unknown_word_is_refused_with_those_that_look_like_it(
    county: Region, lecture: Activity, word: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        validate(load_vocabulary(county), f"宣讲{word}场。")

    assert ("{lectures}" in refused.value.message) == (word not in ("{", "{a.b}"))


@pytest.mark.parametrize(
    "word", ["lectures", "宣讲", " lectures ", "attendances:lecture", "受众：宣讲会", "held:lecture"]
)
def test_a_word_is_known_by_code_and_by_name(county: Region, lecture: Activity, word: str) -> None:
    slot = load_vocabulary(county).find(word)

    assert slot is not None
    assert figure_of(slot, records_now(county, None, at=timezone.now())).amount in (1, 250)


def test_only_slots_are_filled_and_nothing_is_run(county: Region) -> None:
    assert Vocabulary().find("__class__") is None
    assert Vocabulary().find("county.pk") is None


def test_issuing_freezes_text_figures_rows_and_number(issued: Brief, lecture: Activity) -> None:
    figures = {one.key: one for one in issued.figures.all()}

    assert (issued.state, issued.number) == ("issued", 1)
    assert issued.text.endswith("宣讲1场，受众250人次。")
    assert figures["attendances:lecture"].amount == 250
    assert list(figures["lectures"].rows.values_list("record", "amount")) == [(f"activity/{lecture.pk}", 1)]


@pytest.mark.parametrize(
    "change",
    [
        lambda brief: Brief.objects.filter(pk=brief.pk).update(text="改"),
        lambda brief: Brief.objects.filter(pk=brief.pk).update(state="draft"),
        lambda brief: Brief.objects.filter(pk=brief.pk).delete(),
        lambda brief: brief.figures.update(amount=1),
        lambda brief: brief.figures.first().rows.all().delete(),
        lambda brief: brief.figures.first().rows.update(amount=9),
        lambda brief: BriefFigure.objects.create(brief=brief, key="more", label="更多", amount=1),
        lambda _brief: RecordVersion.objects.update(facts=None),
        lambda _brief: RecordVersion.objects.all()._raw_delete("default"),
    ],
)
def test_the_database_itself_refuses_to_change_what_was_issued(issued: Brief, change: Any) -> None:
    put_up_guards()

    with pytest.raises(IntegrityError), transaction.atomic():
        change(issued)

    issued.refresh_from_db()
    assert issued.figures.get(key="lectures").amount == 1


def test_a_draft_can_be_changed_and_deleted(county: Region) -> None:
    draft = make_draft(county, "一句话。")

    draft.body = "两句话。"
    draft.save()

    assert Brief.objects.filter(pk=draft.pk).delete()[0] == 1


def test_the_second_who_issues_is_told_and_no_number_is_lost(
    county: Region, bob: User, issued: Brief
) -> None:
    stale = make_draft(county, "一句话。")
    other = Brief.objects.get(pk=stale.pk)
    issue_brief(brief=other, actor=bob, at=timezone.now())

    with pytest.raises((AlreadyMoved, IntegrityError)), transaction.atomic():
        issue_brief(brief=stale, actor=bob, at=timezone.now())

    third = issue_brief(brief=make_draft(county, "三。"), actor=bob, at=timezone.now())
    assert (other.number, third.number) == (2, 3)


def test_a_cut_off_in_the_future_is_refused(county: Region, bob: User) -> None:
    draft = make_draft(county, "一句话。", cut_off=timezone.now() + timedelta(hours=1))

    with pytest.raises(CutOffInFuture):
        issue_brief(brief=draft, actor=bob, at=timezone.now())

    assert Brief.objects.get(pk=draft.pk).state == "draft"


def test_what_is_entered_after_the_cut_off_counts_next_time(county: Region, bob: User, issued: Brief) -> None:
    late = issued.cut_off + timedelta(minutes=5)
    make_activity(Campaign.objects.get(), Activity.objects.get().kind)
    old = issue_brief(
        brief=make_draft(county, BODY, cut_off=issued.cut_off), actor=bob, at=late + timedelta(minutes=1)
    )

    new = issue_brief(brief=make_draft(county, BODY), actor=bob, at=late + timedelta(minutes=2))

    assert old.figures.get(key="lectures").amount == 1
    assert new.figures.get(key="lectures").amount == 2


def test_every_log_entry_keeps_the_record_as_it_is_then(lecture: Activity, heads: Measure, bob: User) -> None:
    log(lecture, "wagtail.create", user=bob)
    lecture.counts.update(amount=300)
    log(lecture, "wagtail.edit", user=bob)
    log(lecture, "wagtail.edit", user=bob)
    log(lecture, "wagtail.delete", user=bob)

    kept = [version.facts and version.facts["counts"] for version in RecordVersion.objects.all()]
    assert kept == [{str(heads.pk): 250}, {str(heads.pk): 300}, None]


def test_noting_twice_keeps_nothing_new(county: Region, lecture: Activity) -> None:
    first = note_changes(county=county, at=timezone.now())

    assert first > 0
    assert note_changes(county=county, at=timezone.now()) == 0


def test_the_history_costs_the_same_queries_for_one_row_and_for_many(
    county: Region, lecture: Activity
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            note_changes(county=county, at=timezone.now())
        return len(queries)

    one = cost()
    for _number in range(3):
        make_activity(lecture.campaign, lecture.kind)

    assert cost() == one


def test_another_county_sees_and_issues_nothing(client: Client, issued: Brief, county: Region) -> None:
    elsewhere = make_user(username="charlie", office=make_office(make_county()), is_superuser=True)
    client.force_login(elsewhere)
    draft = make_draft(county, "一句话。")

    template = BriefTemplate.objects.create(county=county, name="句式", title=draft.title, body=draft.body)
    log(issued, "wagtail.edit", user=elsewhere)

    found = {
        client.get(f"/admin/{address}/").status_code
        for address in (
            f"brief/page/{issued.pk}",
            *(f"brief/{view}/{draft.pk}" for view in ("edit", "delete", "history", "usage")),
            *(f"brief_template/{view}/{template.pk}" for view in ("edit", "delete", "history", "usage")),
            f"brief/history-results/{issued.pk}",
        )
    }

    assert found == {404}
    assert issued.title not in client.get("/admin/brief/").content.decode()
    assert template.name not in client.get("/admin/brief_template/").content.decode()
    with pytest.raises(PermissionDenied):
        issue_brief(brief=draft, actor=elsewhere, at=timezone.now())
    with pytest.raises(PermissionDenied):
        save_draft(brief=draft, actor=elsewhere, at=timezone.now())


def test_the_public_reads_a_brief_only_when_staff_say_so(client: Client, issued: Brief, bob: User) -> None:
    before = client.get(f"/briefs/{issued.pk}/").status_code

    show_brief(brief=issued, is_public=True, actor=bob, at=timezone.now())

    assert before == 404
    assert "宣讲1场，受众250人次。" in client.get(f"/briefs/{issued.pk}/").content.decode()


def test_places_reached_by_copies_alone_count_as_on_the_board(county: Region) -> None:
    campaign, village = make_campaign(county), make_village(make_township(county))
    for code in ("villages", "townships"):
        make_measure(code)
    before = timezone.now()
    give(village, campaign, MaterialKind.HANDBOOK)
    give(make_village(make_township(county)), make_campaign(county), MaterialKind.BANNER)
    vocabulary = load_vocabulary(county)

    def rows_at(at: datetime) -> list[list[str]]:
        records = records_now(county, campaign, at=at)
        found = [figure_of(vocabulary.find(code), records) for code in ("villages", "townships")]
        return [[row.record for row in figure.rows] for figure in found]

    board = read_board(campaign, on=timezone.localdate())
    assert rows_at(timezone.now()) == [[f"village/{village.pk}"], [f"township/{village.township_id}"]]
    assert rows_at(before) == [[], []]
    assert (board.reached, board.townships_reached) == (1, 1)


def test_a_title_inside_a_title_gets_inner_marks() -> None:
    assert quoted("新修订《未成年人保护法》宣传手册") == "《新修订〈未成年人保护法〉宣传手册》"
    assert quoted("《防溺水海报》") == "《防溺水海报》"
