"""E-mails to who ordered: queued with the change, in their language, and never in its way."""

import pytest
from django.core import mail
from pytest_django import Settings

from materials.actions import orders
from materials.actions.deliveries import dispatch_order
from materials.actions.mails import MAIL
from materials.actions.stock import NotEnoughStock
from materials.models import Edition, Order
from materials.states import OrderState
from outreach.accounts.languages import remember_language
from outreach.accounts.models import User
from outreach.jobs import mails
from outreach.jobs.models import Job
from outreach.jobs.states import JobState
from outreach.places.models import Township
from tests.materials.designs import work
from tests.materials.portal.rows import make_order, now


@pytest.fixture
def order(township: Township, alice: User, edition: Edition) -> Order:
    return make_order(township, alice, edition, 300)


def approve(order: Order, bob: User, copies: int) -> Job:
    orders.approve_order(
        order=order, copies={order.lines.get().pk: copies}, actor=bob, at=now(), note="先发一部分"
    )
    return Job.objects.get(kind=MAIL)


def test_a_decision_is_told_in_chinese(order: Order, bob: User) -> None:
    job = work(approve(order, bob, 240))

    (sent,) = mail.outbox
    assert (job.state, sent.to) == (JobState.DONE, ["alice@example.com"])
    assert sent.subject == f"申领单 {order.number}：核减批准"
    assert "批准240份（申领300份）" in sent.body
    assert "办公室留言：先发一部分" in sent.body
    assert f"/portal/orders/{order.pk}/" in sent.body


def test_a_reader_of_english_is_told_in_english(order: Order, alice: User, bob: User) -> None:
    remember_language(alice, "en")

    work(approve(order, bob, 300))

    assert mail.outbox[0].subject == f"Order {order.number}: approved"
    assert "300 of 300 copies approved" in mail.outbox[0].body


def test_a_dispatch_is_told_with_its_delivery(order: Order, alice: User, bob: User) -> None:
    remember_language(alice, "en")
    work(approve(order, bob, 300))
    delivery = dispatch_order(order=order, copies={order.lines.get().pk: 100}, actor=bob, at=now())

    work(Job.objects.latest("pk"))

    assert f"left the store with delivery {delivery.number}" in mail.outbox[1].body
    assert "100 copies sent" in mail.outbox[1].body


def test_a_change_that_fails_queues_no_mail(
    township: Township, alice: User, bob: User, edition: Edition
) -> None:
    order = make_order(township, alice, edition, 2000)
    stolen = make_order(township, alice, edition, 60)
    orders.approve_order(order=stolen, copies={stolen.lines.get().pk: 60}, actor=bob, at=now())
    before = Job.objects.count()

    with pytest.raises(NotEnoughStock):
        orders.approve_order(order=order, copies={order.lines.get().pk: 2000}, actor=bob, at=now())

    assert Job.objects.count() == before


def test_a_dead_mail_server_leaves_the_decision_and_a_job_to_retry(
    order: Order, bob: User, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    monkeypatch.setattr(mails, "WAITS_S", (0, 0))

    job = work(approve(order, bob, 240))

    order.refresh_from_db()
    assert (job.state, order.state) == (JobState.FAILED, OrderState.REDUCED)
    assert job.error_en.startswith("The mail server did not take the e-mail.")


def test_without_an_address_there_is_nothing_to_send(order: Order, alice: User, bob: User) -> None:
    alice.email = ""
    alice.save()
    order.refresh_from_db()

    orders.send_back(order=order, actor=bob, at=now(), note="请改")

    assert Job.objects.count() == 0


def test_who_has_left_meanwhile_gets_no_mail(order: Order, alice: User, bob: User) -> None:
    job = approve(order, bob, 240)
    alice.is_active = False
    alice.save()

    assert work(job).state == JobState.DONE
    assert mail.outbox == []
