"""The pages of progress and coverage: each number leads to exactly its rows, and no other county's."""

import io
import re
from datetime import timedelta

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from campaigns.models import ActivityKind, Campaign, Measure, Target
from campaigns.states import ActivityState
from home.actions.reminders import REMINDER, write_reminder
from home.models import CoverageRule, Reminder, Spread
from home.reports.tallies import settle
from outreach.accounts.models import User
from outreach.jobs.models import Job
from outreach.places.models import Region, Township, Village
from tests.campaigns.rows import in_days, make_activity, make_campaign
from tests.factories import make_user
from tests.places.factories import make_county, make_office, make_township, make_village


def board(campaign: Campaign) -> str:
    return reverse("coverage:board", args=[campaign.pk])


def titles(page: bytes) -> list[str]:
    """The activities that a table of rows names."""
    return re.findall(r'<th scope="row" class="title"><a href="[^"]+">([^<]+)</a>', page.decode())


def test_the_number_of_a_measure_leads_to_exactly_its_rows(
    office: Client, campaign: Campaign, lecture: ActivityKind, letters: Measure, lectures: Measure
) -> None:
    make_activity(campaign, lecture, title="甲", counts={letters: 20})
    make_activity(campaign, lecture, title="乙")
    make_activity(campaign, lecture, title="未开展", state=ActivityState.SCHEDULED)
    make_activity(make_campaign(campaign.county), lecture, title="别的活动")

    held = office.get(reverse("progress:measure", args=[campaign.pk, lectures.pk]))
    copies = office.get(reverse("progress:measure", args=[campaign.pk, letters.pk]))

    assert (sorted(titles(held.content)), held.context["total"]) == (["乙", "甲"], 2)
    assert (titles(copies.content), copies.context["total"]) == (["甲"], 20)


def test_every_number_of_the_progress_page_equals_the_sum_of_its_rows(
    office: Client, campaign: Campaign, lecture: ActivityKind, letters: Measure
) -> None:
    for amount in (3, 4):
        make_activity(campaign, lecture, counts={letters: amount})
    Target.objects.create(campaign=campaign, measure=letters, amount=10)

    page = office.get(reverse("progress:campaign", args=[campaign.pk]))
    figures = [step.figure for step in page.context["steps"]]
    sums = [
        office.get(reverse("progress:measure", args=[campaign.pk, one.measure.pk])).context["total"]
        for one in figures
    ]

    assert [figure.amount for figure in figures] == sums == [2, 7]


def test_expected_reported_on_time_and_late_lead_to_their_activities(
    office: Client, campaign: Campaign, lecture: ActivityKind, township: Township
) -> None:
    here = {"township": township}
    make_activity(campaign, lecture, title="按时", starts_at=in_days(-6), reported_at=in_days(-5), **here)
    make_activity(campaign, lecture, title="迟报", starts_at=in_days(-9), reported_at=in_days(-1), **here)
    make_activity(
        campaign, lecture, title="未报", state=ActivityState.SCHEDULED, starts_at=in_days(-5), **here
    )
    make_activity(
        campaign, lecture, title="刚结束", state=ActivityState.SCHEDULED, starts_at=in_days(-1), **here
    )

    (line,) = office.get(reverse("progress:campaign", args=[campaign.pk])).context["page"].object_list
    shown = {
        name: sorted(
            titles(
                office.get(
                    reverse("progress:reports", args=[campaign.pk, name]), {"township": township.pk}
                ).content
            )
        )
        for name in ("expected", "reported", "on_time", "late")
    }

    assert (line.expected, line.reported, line.on_time, line.late) == (3, 2, 1, 1)
    assert shown == {
        "expected": ["按时", "未报", "迟报"],
        "reported": ["按时", "迟报"],
        "on_time": ["按时"],
        "late": ["未报"],
    }


def test_the_gap_list_of_186_names_exactly_the_one_left_and_whom_to_call(
    office: Client, campaign: Campaign, lecture: ActivityKind, township: Township
) -> None:
    villages = [make_village(township) for _ in range(186)]
    left = make_village(township, name="最后一村", director_name="示例主任甲", director_phone="0715-0000777")
    activity = make_activity(campaign, lecture, township=township)
    activity.villages_reached.set(villages)
    activity.save()

    page = office.get(reverse("coverage:gaps", args=[campaign.pk]))

    assert page.context["villages"] == [left]
    assert "示例主任甲" in page.content.decode()
    assert "tel:0715-0000777" in page.content.decode()
    assert office.get(board(campaign)).context["board"].missing == 1


def test_the_gap_list_walks_townships_and_villages_by_their_code_and_pages(
    office: Client,
    campaign: Campaign,
    lecture: ActivityKind,
    county: Region,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("home.staff.coverage.VILLAGES_SHOWN", 2)
    later, first = make_township(county, code="T9"), make_township(county, code="T1")
    rows = [(later, "V1"), (first, "V9"), (first, "V2"), (first, "V5")]
    villages = {code: make_village(township, code=code) for township, code in rows}
    make_village(make_township(make_county()))
    make_activity(campaign, lecture, township=first, village=villages["V5"])
    address = reverse("coverage:gaps", args=[campaign.pk])

    pages = [office.get(address, {"page": number}).context for number in (1, 2)]
    one = office.get(address, {"township": later.pk}).context
    lines = office.get(address, {"export": "csv"}).content.decode("utf-8-sig").splitlines()

    assert [[village.code for village in page["villages"]] for page in pages] == [["V2", "V9"], ["V1"]]
    assert [page["page"].paginator.count for page in pages] == [3, 3]
    assert one["villages"] == [villages["V1"]]
    assert len(lines) == 1 + 3


def test_a_cell_of_the_board_leads_to_its_villages_and_to_its_rows(
    office: Client, campaign: Campaign, lecture: ActivityKind, villages: list[Village]
) -> None:
    make_activity(campaign, lecture, title="甲", township=villages[0].township, village=villages[0])
    make_activity(campaign, lecture, title="乙", township=villages[0].township)
    township = villages[0].township_id

    (line,) = office.get(board(campaign)).context["page"].object_list
    cell = next(cell for cell in line.cells if cell.rule.channel == "lecture")
    reached = office.get(reverse("coverage:township", args=[campaign.pk, township]), {"channel": "lecture"})
    rows = reverse("coverage:rows", args=[campaign.pk])
    of_township = office.get(rows, {"channel": "lecture", "township": township})
    of_village = office.get(rows, {"channel": "lecture", "village": villages[0].pk})

    assert (cell.reached, cell.rows) == (1, 2)
    assert list(reached.context["page"].object_list) == [villages[0]]
    assert sorted(titles(of_township.content)) == ["乙", "甲"]
    assert titles(of_village.content) == ["甲"]


def test_the_map_says_in_words_and_signs_what_its_colours_say(
    office: Client, campaign: Campaign, lecture: ActivityKind, villages: list[Village]
) -> None:
    make_activity(campaign, lecture, township=villages[0].township, village=villages[0])

    page = office.get(board(campaign)).content.decode()

    assert "东示例镇：3 个村（社区）已覆盖 1 个" in page
    assert "◔ 1/3" in page
    assert 'role="group"' in page


@pytest.mark.parametrize("name", ["progress:campaign", "coverage:board", "coverage:gaps", "coverage:rules"])
def test_another_countys_campaign_is_not_there(office: Client, name: str) -> None:
    stranger = make_campaign(make_county())

    assert office.get(reverse(name, args=[stranger.pk])).status_code == 404


def test_a_township_of_another_county_is_not_there(office: Client, campaign: Campaign) -> None:
    stranger = make_township(make_county())
    rows = reverse("coverage:rows", args=[campaign.pk])

    assert office.get(reverse("coverage:township", args=[campaign.pk, stranger.pk])).status_code == 404
    assert office.get(rows, {"channel": "lecture", "township": stranger.pk}).status_code == 404
    assert office.get(rows, {"channel": "nonsense"}).status_code == 404
    assert office.get(reverse("coverage:gaps", args=[campaign.pk]), {"township": "x"}).status_code == 404


def test_a_township_member_has_no_way_in(client: Client, campaign: Campaign) -> None:
    member = make_user(township=None)
    client.force_login(member)

    assert client.get(board(campaign)).status_code == 302


@pytest.mark.parametrize("name", ["progress:campaign", "coverage:board", "coverage:gaps"])
def test_pages_cost_the_same_with_one_township_and_with_three(
    office: Client, campaign: Campaign, lecture: ActivityKind, villages: list[Village], name: str
) -> None:
    address = reverse(name, args=[campaign.pk])

    def queries() -> int:
        settle(campaign)
        with CaptureQueriesContext(connection) as captured:
            assert office.get(address).status_code == 200
        return len(captured)

    make_activity(campaign, lecture, township=villages[0].township, village=villages[0])
    queries()
    few = queries()
    for _ in range(2):
        village = make_village(make_township(campaign.county))
        make_activity(campaign, lecture, township=village.township, village=village)
        make_village(village.township)

    assert queries() == few


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_no_cell_of_board_or_gap_list_becomes_a_formula(
    office: Client, campaign: Campaign, county: Region, form: str
) -> None:
    township = make_township(county, name="=1+1镇")
    make_village(township, name="@村", director_name="+示例", director_phone="-1")

    for name in ("coverage:board", "coverage:gaps"):
        answer = office.get(reverse(name, args=[campaign.pk]), {"export": form})
        if form == "csv":
            lines = answer.content.decode("utf-8-sig").splitlines()
            assert lines[1].startswith("'=1+1镇")
        else:
            sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
            assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row} <= {"s", "n"}
            assert sheet["A2"].value == "=1+1镇"


def test_changed_rules_are_kept_logged_and_counted_by(
    office: Client, campaign: Campaign, lecture: ActivityKind, villages: list[Village]
) -> None:
    make_activity(campaign, lecture, township=villages[0].township)
    address = reverse("coverage:rules", args=[campaign.pk])
    data = posted(office.get(address).context)

    answer = office.post(address, data | {"lecture-spread": Spread.TOWNSHIP, "due_days": "7"})

    assert answer.status_code == 302
    assert office.get(board(campaign)).context["board"].reached == 3
    assert campaign.report_rules.due_days == 7
    assert ModelLogEntry.objects.filter(action="home.change_coverage_rules").count() == 1


@pytest.mark.parametrize(("field", "value"), [("due_days", "-3"), ("lecture-spread", "everywhere")])
def test_a_faulty_rule_is_told_and_nothing_is_kept(
    office: Client, campaign: Campaign, lecture: ActivityKind, field: str, value: str
) -> None:
    address = reverse("coverage:rules", args=[campaign.pk])
    data = posted(office.get(address).context)

    answer = office.post(address, data | {field: value})

    assert answer.status_code == 400
    assert CoverageRule.objects.count() == 0


def test_a_round_can_not_be_ticked_for_lectures(
    office: Client, campaign: Campaign, vehicle_round: ActivityKind
) -> None:
    address = reverse("coverage:rules", args=[campaign.pk])
    data = posted(office.get(address).context)

    answer = office.post(address, data | {"lecture-kinds": [vehicle_round.pk]})

    assert answer.status_code == 400


def posted(context: object) -> dict[str, object]:
    """What a browser sends when the form of rules is not changed."""
    data: dict[str, object] = {"due_days": context["due"].initial["due_days"]}
    for form in context["channel_forms"]:
        for name in form.fields:
            value = form.initial[name]
            if value not in (False, []):
                data[f"{form.prefix}-{name}"] = "on" if value is True else value
    return data


def late_township(campaign: Campaign, lecture: ActivityKind, email: str) -> Township:
    township = make_township(campaign.county)
    bureau = make_office(campaign.county, township=township, kind="township_office")
    make_user(email=email).__class__.objects.filter(email=email).update(office=bureau)
    make_activity(
        campaign,
        lecture,
        title="未报的一场",
        township=township,
        state=ActivityState.SCHEDULED,
        starts_at=in_days(-8),
    )
    return township


def test_late_townships_are_reminded_once_a_day_by_mail_and_in_the_log(
    office: Client, campaign: Campaign, lecture: ActivityKind
) -> None:
    late_township(campaign, lecture, "a@example.org")
    address = reverse("progress:remind", args=[campaign.pk])

    for _ in range(2):
        office.post(address)

    (job,) = Job.objects.filter(kind=REMINDER)
    mail = write_reminder(job.payload, at=timezone.now())
    assert Reminder.objects.count() == 1
    assert mail is not None
    assert (mail.to, "未报的一场" in mail.body) == ("a@example.org", True)
    assert ModelLogEntry.objects.filter(action="home.remind_township").count() == 1


def test_a_report_that_came_meanwhile_is_not_asked_for(
    office: Client, campaign: Campaign, lecture: ActivityKind
) -> None:
    township = late_township(campaign, lecture, "a@example.org")
    office.post(reverse("progress:remind", args=[campaign.pk]))
    township.activities.update(state=ActivityState.HELD)

    (job,) = Job.objects.filter(kind=REMINDER)

    assert write_reminder(job.payload, at=timezone.now()) is None


def test_a_township_without_an_address_is_named(
    office: Client, campaign: Campaign, lecture: ActivityKind, township: Township
) -> None:
    late = {"state": ActivityState.SCHEDULED, "starts_at": timezone.now() - timedelta(days=9)}
    make_activity(campaign, lecture, township=township, **late)

    page = office.post(reverse("progress:remind", args=[campaign.pk]), follow=True)

    assert "东示例镇：没有人登记邮箱" in page.content.decode()
    assert Job.objects.count() == 0


def test_a_reader_may_not_remind(client: Client, county: Region, campaign: Campaign, editor: User) -> None:
    editor.groups.clear()
    client.force_login(editor)

    assert client.post(reverse("progress:remind", args=[campaign.pk])).status_code in (302, 403)
    assert Reminder.objects.count() == 0
