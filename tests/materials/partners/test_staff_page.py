"""The administrators' page of partner systems: a token shown once, withdrawn, messages told again; per county."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from materials.actions.partners import find_partner
from materials.actions.webhooks import WEBHOOK
from materials.models import Partner
from outreach.accounts.roles import Role
from outreach.jobs.models import Job
from outreach.jobs.states import JobState
from tests.factories import make_office
from tests.materials.partners.conftest import Side
from tests.materials.staff.people import make_person

LIST = "/admin/partner_system/"


def sign_in(side: Side, role: Role) -> Client:
    """Somebody of the side's county."""
    person = make_person(role, name=f"{role}-{side.run.county.code}")
    person.office = make_office(side.run.county)
    person.save()
    client = Client()
    client.force_login(person)
    return client


def test_a_token_is_shown_once_and_opens_the_door_until_it_is_withdrawn(ours: Side) -> None:
    client = sign_in(ours, Role.ADMINISTRATOR)
    form = {"printer": ours.partner.printer_id, "name": "ERP", "webhook_url": ""}

    page = client.post(f"{LIST}add/", form).content.decode()

    partner = Partner.objects.get(name="ERP")
    (token,) = re.findall(r'<code class="supply-hash">([^<]+)</code>', page)
    assert find_partner(token) == partner
    assert partner.created_by is not None
    own = f"{LIST}{partner.pk}/"
    assert all(token not in client.get(path).content.decode() for path in (own, LIST))

    client.post(f"{own}close/")

    assert find_partner(token) is None
    assert ModelLogEntry.objects.filter(object_id=partner.pk, content_type__model="partner").count() == 2
    assert "已关闭" in client.get(own).content.decode()


def test_an_address_in_our_own_network_is_refused_at_its_field(ours: Side) -> None:
    client = sign_in(ours, Role.ADMINISTRATOR)
    form = {"printer": ours.partner.printer_id, "name": "ERP", "webhook_url": "https://127.0.0.1/hook"}

    answer = client.post(f"{LIST}add/", form)

    assert (answer.status_code, Partner.objects.filter(name="ERP").exists()) == (400, False)
    assert "不能向该地址发送通知：该域名指向内部网络" in answer.content.decode()


@pytest.fixture
def unheard(ours: Side) -> Job:
    return Job.objects.create(
        kind=WEBHOOK,
        title="通知本县系统",
        payload={"partner": ours.partner.pk, "body": {}, "tries": 6},
        created_at=timezone.now() - timedelta(days=4),
        finished_at=timezone.now() - timedelta(days=4),
        state=JobState.FAILED,
        error_zh="合作方系统没有收到（HTTP 500）。",
        error_en="no",
    )


def test_what_was_not_heard_is_told_again_by_hand(ours: Side, unheard: Job) -> None:
    client = sign_in(ours, Role.ADMINISTRATOR)
    own = f"{LIST}{ours.partner.pk}/"
    assert "HTTP 500" in client.get(own).content.decode()

    client.post(f"{own}messages/{unheard.pk}/")

    unheard.refresh_from_db()
    assert unheard.state == JobState.QUEUED
    again = client.post(f"{own}messages/{unheard.pk}/", follow=True).content.decode()
    assert "对方已经收到，或正在通知" in again


def test_another_county_and_other_roles_find_nothing(ours: Side, theirs: Side, unheard: Job) -> None:
    stranger, editor = sign_in(theirs, Role.ADMINISTRATOR), sign_in(ours, Role.EDITOR)
    own = f"{LIST}{ours.partner.pk}/"

    assert ours.partner.name not in stranger.get(LIST).content.decode()
    form = {"printer": ours.partner.printer_id, "name": "ERP", "webhook_url": ""}
    assert stranger.post(f"{LIST}add/", form).status_code == 400
    assert stranger.get(own).status_code == 404
    for path in (f"{own}close/", f"{own}messages/{unheard.pk}/"):
        assert stranger.post(path).status_code == 404
        assert editor.post(path).status_code in (302, 403)
    assert editor.get(LIST).status_code in (302, 403)
    unheard.refresh_from_db()
    ours.partner.refresh_from_db()
    assert (unheard.state, ours.partner.is_active) == (JobState.FAILED, True)
