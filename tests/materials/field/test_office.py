"""The office's side of an activity: reporting for a township, papers, feedback, trips with copies."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from campaigns.models import Activity, ActivityFeedback, ActivityPaper, Measure
from campaigns.states import ActivityState
from materials.models import Balance, Edition, HandOut
from outreach.accounts.models import User
from tests.factories import make_county


def report_fields(edition: Edition, taken: int, back: int, *, heads: int = 55) -> dict[str, object]:
    pile = Balance.objects.get(edition=edition, place__kind="township")
    came = Measure.objects.get(code="attendances")
    return {
        "key": uuid4(),
        f"count_{came.pk}": heads,
        f"taken_{pile.pk}": taken,
        f"back_{pile.pk}": back,
    }


def test_the_office_reports_what_a_township_phones_in(
    office: Client, lecture: Activity, edition: Edition, attendances: Measure
) -> None:
    address = f"/admin/print/activities/{lecture.pk}/report/"
    fields = report_fields(edition, 100, 20)

    assert address in office.get(f"/admin/activity/edit/{lecture.pk}/").content.decode()
    too_many = office.post(address, fields | report_fields(edition, 101, 0))
    few = office.post(address, fields | report_fields(edition, 10, 11))
    assert (too_many.status_code, few.status_code, HandOut.objects.count()) == (422, 422, 0)
    office.post(address, fields)

    row = HandOut.objects.get()
    assert (row.taken_along, row.copies, row.brought_back) == (100, 80, 20)
    assert Activity.objects.get().state == ActivityState.HELD


def test_a_correction_shows_what_was_said_first(portal: Client, lecture: Activity, edition: Edition) -> None:
    address = f"/portal/activities/{lecture.pk}/report/"
    portal.post(address, report_fields(edition, 100, 0))
    Activity.objects.update(state=ActivityState.ISSUES)

    page = portal.get(address)
    assert "100 taken along, 100 used, 0 brought back" in page.content.decode()
    portal.post(address, report_fields(edition, 100, 20))

    assert Balance.objects.get(edition=edition, place__kind="township").on_hand == 20
    assert (
        "100 taken along, 80 used, 20 brought back"
        in portal.get(f"/portal/activities/{lecture.pk}/").content.decode()
    )


def test_the_office_keeps_and_opens_papers_and_reads_the_feedback(office: Client, lecture: Activity) -> None:
    address = f"/admin/activity/papers/{lecture.pk}/"
    for mark in (5, 4):
        ActivityFeedback.objects.create(
            activity=lecture, mark=mark, word="实用", key=uuid4(), given_on=lecture.day
        )
    bad = SimpleUploadedFile("virus.pdf", b"MZ...")
    assert office.post(address, {"kind": "sign_in", "file": bad}).status_code == 422

    office.post(address, {"kind": "sign_in", "file": SimpleUploadedFile("签到表.pdf", b"%PDF-1.7\n%%EOF\n")})

    paper = ActivityPaper.objects.get()
    page = office.get(address)
    assert f"/admin/activities/photos/papers/{paper.pk}/" in page.content.decode()
    assert (page.context["answers"], page.context["mean"]) == (2, 4.5)
    assert page.context["marks"] == [(5, 1), (4, 1), (3, 0), (2, 0), (1, 0)]


@pytest.mark.parametrize("page", ["print/activities/{}/report/", "activity/papers/{}/"])
def test_the_office_of_another_county_finds_no_such_activity(
    office: Client, lecture: Activity, bob: User, page: str
) -> None:
    bob.office = make_county("嘉鱼县").offices.create(name="外县领导小组", kind="leading_group")
    bob.save()

    assert office.get("/admin/" + page.format(lecture.pk)).status_code == 404
