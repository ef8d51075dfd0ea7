"""What staff send in by their forms: digits of every kind, and rows that others have changed meanwhile."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from materials.actions import orders, stock
from materials.models import (
    Allocation,
    Balance,
    Delivery,
    Discrepancy,
    Edition,
    Lot,
    Movement,
    Order,
    OrderingRules,
    PrintRun,
    StockTake,
)
from materials.states import (
    AllocationState,
    Condition,
    OrderState,
    StockPlaceKind,
)
from outreach.accounts.models import User
from outreach.places.models import Township
from tests.factories import make_village
from tests.materials.staff.people import AT, TODAY, accept, sign_in
from tests.materials.staff.rows import make_delivery, make_order, plan_run, receive

pytestmark = pytest.mark.django_db
# What is no number of copies, in each of the ways that people and programs type it.
NO_NUMBER = ["1_000", "-5", "100000000000000000000", "十二", " "]
FULL_WIDTH_12 = "１２"


@pytest.fixture
def store(client: Client, bob: User) -> Client:
    client.force_login(bob)
    return client


@pytest.fixture
def desk(chief: User) -> Client:
    return sign_in(chief)


@pytest.fixture
def stocked(run: PrintRun, bob: User) -> PrintRun:
    accept(run, bob, 1000)
    return run


@pytest.fixture
def order(stocked: PrintRun, township: Township, alice: User, edition: Edition) -> Order:
    return make_order(township, alice, edition, 300)


def approve(order: Order, chief: User, copies: int = 240) -> Order:
    return orders.approve_order(order=order, copies={order.lines.get().pk: copies}, actor=chief, at=AT)


def has_fault(answer: Any, field: str, form: str = "form") -> bool:
    """Whether the page says at that field what is wrong, and is no error page."""
    return answer.status_code == 400 and field in answer.context[form].errors


def lot(**changes: str) -> dict[str, str]:
    return {
        "do": "lot", "seen": "0", "arrived_on": TODAY.isoformat(), "copies": "500", "rejected": "0", "fault": "",
    } | changes  # fmt: skip


@pytest.mark.parametrize("field", ["copies", "rejected"])
@pytest.mark.parametrize("text", NO_NUMBER)
def test_a_lot_that_is_no_number_is_told_at_its_field(
    store: Client, run: PrintRun, field: str, text: str
) -> None:
    answer = store.post(reverse("print_run:inspect", args=[run.pk]), lot(**{field: text}))

    assert has_fault(answer, field, "lot_form")
    assert Lot.objects.count() == 0


def test_a_lot_in_full_width_digits_is_accepted(store: Client, run: PrintRun) -> None:
    store.post(reverse("print_run:inspect", args=[run.pk]), lot(copies=FULL_WIDTH_12))

    assert Lot.objects.get().accepted == 12


def test_a_lot_is_counted_once_however_often_the_button_is_pressed(store: Client, run: PrintRun) -> None:
    address = reverse("print_run:inspect", args=[run.pk])
    store.post(address, lot())

    again = store.post(address, lot())

    assert (again.status_code, Lot.objects.count()) == (409, 1)


def test_a_lot_that_does_not_say_what_was_seen_is_not_counted(store: Client, run: PrintRun) -> None:
    answer = store.post(reverse("print_run:inspect", args=[run.pk]), lot(seen="x"))

    assert (answer.status_code, Lot.objects.count()) == (409, 0)


def test_who_may_not_decide_is_refused_before_the_form_is_read(
    client: Client, auditor: User, order: Order
) -> None:
    client.force_login(auditor)

    answer = client.post(reverse("order:decide", args=[order.pk]), {"note": "x" * 999})

    assert (answer.status_code, answer["Location"]) == (302, "/admin/")


@pytest.mark.parametrize("text", NO_NUMBER)
def test_a_plan_with_a_faulty_setting_is_not_kept(store: Client, run: PrintRun, text: str) -> None:
    settings = {"weight": "equal", "reserve_percent": text, "floor_copies": "0", "pack_size": "10"}

    answer = store.post(reverse("materials_staff:allocation_spread", args=[run.pk]), settings)

    assert has_fault(answer, "reserve_percent")
    assert Allocation.objects.count() == 0


@pytest.mark.parametrize("text", [text for text in NO_NUMBER if text.strip()])
def test_a_share_that_is_no_number_keeps_the_plan_as_it_is(
    store: Client, run: PrintRun, township: Township, bob: User, text: str
) -> None:
    village = make_village(township, left_behind_children=5)
    plan_run(run, bob)
    before = list(Allocation.objects.get().shares.values_list("copies", "is_manual"))
    address = reverse("materials_staff:allocation_correct", args=[run.pk])

    answer = store.post(address, {f"share-{village.pk}": text})

    assert answer.status_code == 409
    assert f"“{text[:20]}”" in answer.content.decode()
    assert list(Allocation.objects.get().shares.values_list("copies", "is_manual")) == before


def test_a_plan_is_spread_locked_sent_and_sent_once(
    store: Client, stocked: PrintRun, township: Township, edition: Edition
) -> None:
    make_village(township, left_behind_children=5)
    settings = {
        "weight": "left_behind_children",
        "reserve_percent": "60",
        "floor_copies": "0",
        "pack_size": "50",
    }
    store.post(reverse("materials_staff:allocation_spread", args=[stocked.pk]), settings)
    steps = ["lock", "send", "send"]

    answers = [
        store.post(reverse("materials_staff:allocation_step", args=[stocked.pk, step])).status_code
        for step in steps
    ]

    assert answers == [302, 302, 409]
    assert [note.lines.get().copies for note in Delivery.objects.all()] == [800]


def test_a_step_that_does_not_exist_is_a_404(store: Client, run: PrintRun, bob: User) -> None:
    plan_run(run, bob)

    answer = store.post(reverse("materials_staff:allocation_step", args=[run.pk, "eat"]))

    assert answer.status_code == 404
    assert Allocation.objects.get().state == AllocationState.DRAFT


@pytest.mark.parametrize("text", [*NO_NUMBER, "301"])
def test_an_approval_that_is_no_number_is_told_at_its_line(desk: Client, order: Order, text: str) -> None:
    box = f"line{order.lines.get().pk}"

    answer = desk.post(reverse("order:decide", args=[order.pk]), {"decision": "approve", box: text})

    assert has_fault(answer, box)
    order.refresh_from_db()
    assert order.state == OrderState.SUBMITTED


def test_an_order_is_approved_with_less_in_full_width_digits(desk: Client, order: Order) -> None:
    line = order.lines.get()

    desk.post(
        reverse("order:decide", args=[order.pk]), {"decision": "approve", f"line{line.pk}": FULL_WIDTH_12}
    )

    line.refresh_from_db()
    order.refresh_from_db()
    assert (line.approved, order.state) == (12, OrderState.REDUCED)


@pytest.mark.parametrize("decision", ["approve", "approve_all", "wait", "send_back"])
def test_an_order_cancelled_meanwhile_stays_cancelled(
    desk: Client, order: Order, alice: User, decision: str
) -> None:
    orders.cancel_order(order=order, actor=alice, at=AT)
    line = order.lines.get()

    answer = desk.post(
        reverse("order:decide", args=[order.pk]),
        {"decision": decision, f"line{line.pk}": "240", "note": "请减少"},
    )

    assert answer.status_code == 409
    assert f"“{OrderState.CANCELLED.label}”" in answer.content.decode()
    order.refresh_from_db()
    store = stock.county_place(order.county, StockPlaceKind.STORE)
    assert (order.state, stock.free_copies(line.edition, store)) == (OrderState.CANCELLED, 1000)


def test_who_sends_back_says_why(desk: Client, order: Order) -> None:
    answer = desk.post(reverse("order:decide", args=[order.pk]), {"decision": "send_back", "note": " "})

    assert has_fault(answer, "note")
    order.refresh_from_db()
    assert order.state == OrderState.SUBMITTED


@pytest.mark.parametrize("text", [*NO_NUMBER, "241"])
def test_a_dispatch_that_is_no_number_sends_nothing(
    store: Client, order: Order, chief: User, text: str
) -> None:
    approve(order, chief)
    line = order.lines.get().pk

    answer = store.post(reverse("order:dispatch", args=[order.pk]), {f"line{line}": text, f"seen{line}": "0"})

    assert has_fault(answer, f"line{line}")
    assert Delivery.objects.count() == 0


def test_a_part_is_sent_and_a_second_click_sends_nothing(store: Client, order: Order, chief: User) -> None:
    approve(order, chief)
    line = order.lines.get().pk
    sent = {f"line{line}": "100", f"seen{line}": "0"}
    address = reverse("order:dispatch", args=[order.pk])
    store.post(address, sent)

    again = store.post(address, sent)

    order.refresh_from_db()
    assert (again.status_code, order.state) == (409, OrderState.PART_SENT)
    assert [note.lines.get().copies for note in Delivery.objects.all()] == [100]


def test_a_dispatch_of_an_order_cancelled_meanwhile_is_refused(
    store: Client, order: Order, chief: User, alice: User
) -> None:
    approve(order, chief)
    line = order.lines.get().pk
    orders.cancel_order(order=order, actor=alice, at=AT)

    answer = store.post(
        reverse("order:dispatch", args=[order.pk]), {f"line{line}": "240", f"seen{line}": "0"}
    )

    assert (answer.status_code, Delivery.objects.count()) == (409, 0)


def test_a_difference_is_closed_once_and_only_with_a_word(
    store: Client, stocked: PrintRun, township: Township, bob: User, edition: Edition
) -> None:
    receive(make_delivery(township, bob, edition), 95)
    found = Discrepancy.objects.get()
    address = reverse("discrepancy:close", args=[found.pk])
    told = {"outcome": "lost", "explanation": "途中遗失"}

    answers = [store.post(address, data).status_code for data in (told | {"explanation": " "}, told, told)]

    assert answers == [400, 302, 409]
    found.refresh_from_db()
    assert (found.explanation, found.movement is not None) == ("途中遗失", True)


def count_data(edition: Edition, text: str, seen: int = 1000) -> dict[str, str]:
    zeros = {f"s{edition.pk}-{kept}": "0" for kept in (Condition.DAMAGED.value, Condition.WITHDRAWN.value)}
    return zeros | {
        f"s{edition.pk}-good": str(seen), f"n{edition.pk}-good": text, "note": "盘亏", "key": str(uuid4()),
    }  # fmt: skip


@pytest.mark.parametrize("text", [text for text in NO_NUMBER if text.strip()])
def test_a_count_that_is_no_number_is_told_at_its_box(
    store: Client, stocked: PrintRun, edition: Edition, text: str
) -> None:
    place = stock.county_place(stocked.county, StockPlaceKind.STORE)

    answer = store.post(reverse("stock_take:count", args=[place.pk]), count_data(edition, text))

    assert has_fault(answer, f"n{edition.pk}-good")
    assert StockTake.objects.count() == 0


def test_a_count_in_full_width_digits_becomes_a_dated_movement(
    store: Client, stocked: PrintRun, edition: Edition
) -> None:
    place = stock.county_place(stocked.county, StockPlaceKind.STORE)

    store.post(reverse("stock_take:count", args=[place.pk]), count_data(edition, "９９８"))

    balance = Balance.objects.get(edition=edition, place=place, condition=Condition.GOOD)
    movement = Movement.objects.latest("pk")
    assert (balance.on_hand, movement.copies, movement.document) == (998, 2, StockTake.objects.get().number)


def test_a_count_of_books_that_moved_meanwhile_is_refused(
    store: Client, stocked: PrintRun, edition: Edition
) -> None:
    place = stock.county_place(stocked.county, StockPlaceKind.STORE)

    answer = store.post(reverse("stock_take:count", args=[place.pk]), count_data(edition, "998", seen=900))

    assert (answer.status_code, StockTake.objects.count()) == (409, 0)


RULES = {"is_open": "on", "max_copies_per_order": "500", "max_copies_per_campaign": "5000", "closed_note": ""}


@pytest.mark.parametrize("field", ["max_copies_per_order", "max_copies_per_campaign"])
@pytest.mark.parametrize("text", [*NO_NUMBER, "0"])
def test_a_limit_that_is_no_number_is_told_at_its_field(
    desk: Client, order: Order, field: str, text: str
) -> None:
    before = OrderingRules.objects.values_list(field, flat=True).get()

    answer = desk.post(reverse("ordering_rules:index"), RULES | {field: text})

    assert has_fault(answer, field)
    assert OrderingRules.objects.values_list(field, flat=True).get() == before


def test_the_store_keeper_may_not_set_the_rules(store: Client, order: Order) -> None:
    answer = store.post(reverse("ordering_rules:index"), RULES | {"max_copies_per_order": "7"})

    assert answer.status_code in (302, 403)
    assert not OrderingRules.objects.filter(max_copies_per_order=7).exists()


@pytest.mark.parametrize("text", NO_NUMBER)
def test_a_run_of_no_number_of_copies_is_not_drafted(store: Client, edition: Edition, text: str) -> None:
    page = store.get(reverse("print_run:add") + f"?edition={edition.pk}")
    data = {name: page.context["form"][name].value() or "" for name in page.context["form"].fields} | {
        "copies": text
    }

    answer = store.post(reverse("print_run:add"), data)

    assert (answer.status_code, PrintRun.objects.count()) == (200, 0)
    assert "copies" in answer.context["form"].errors


def test_a_count_of_a_page_that_never_was_is_refused_in_words(
    store: Client, stocked: PrintRun, edition: Edition
) -> None:
    place = stock.county_place(stocked.county, StockPlaceKind.STORE)

    answer = store.post(reverse("stock_take:count", args=[place.pk]), count_data(edition, "998", seen=10**20))

    assert (answer.status_code, StockTake.objects.count()) == (400, 0)
    assert "页面已经过时" in answer.content.decode()
