"""Staff's lists: one row and three cost the same, and no county shows another's."""

import re
from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client

from materials.models import (
    Allocation,
    Delivery,
    Design,
    Discrepancy,
    Edition,
    Lot,
    Material,
    MaterialTarget,
    Order,
    OrderLine,
    Printer,
    PrintRun,
    Review,
    StockTake,
)
from materials.states import DesignKind, PrintRunState
from outreach.accounts.models import User
from outreach.accounts.roles import Role
from outreach.places.models import Region
from tests.factories import make_county
from tests.materials.designs import make_design, paragraph
from tests.materials.staff.people import count_queries, hand_in, make_person, sign_in
from tests.materials.staff.rows import add_one_of_everything

LISTS = [
    "conservation/",
    "conservation/check/",
    "delivery/",
    "designs/",
    "discrepancy/",
    "edition/",
    "forecast/",
    "material/",
    "material_target/",
    "order/",
    "order/waiting/",
    "print/reviews/?show=all",
    "print/reviews/?show=all&export=csv",
    "print_run/",
    "printer/",
    "stock/",
    "stock/ledger/",
    "stock_take/",
]
# What must not be read by another county; a word that stands on no page by itself.
CANARY = "金丝雀"

Add = Callable[..., PrintRun]


@pytest.fixture
def add(county: Region, bob: User, chief: User) -> Add:
    def one(word: str = "", where: Region = county) -> PrintRun:
        design = make_design(where, DesignKind.FLYER, paragraph("请看管好孩子。"), title=f"{word}宣传单")
        hand_in(design, bob, key=f"{where.pk}-{Review.objects.count()}")
        return add_one_of_everything(where, bob, chief, word)

    return one


@pytest.fixture
def manager(county: Region) -> Client:
    """Somebody with every role but the administrator's."""
    roles = (Role.EDITOR, Role.APPROVER, Role.STORE_KEEPER, Role.REVIEWER)
    return sign_in(make_person(*roles, name="manager"))


def test_every_list_costs_the_same_for_one_row_and_three(manager: Client, add: Add) -> None:
    add()
    with_one = {page: count_queries(manager, f"/admin/{page}") for page in LISTS}
    add()
    add()
    cache.clear()

    with_three = {page: count_queries(manager, f"/admin/{page}") for page in LISTS}

    assert with_three == with_one
    assert max(with_three.values()) <= 50


@pytest.mark.parametrize("page", ["delivery/", "order/", "print_run/", "stock/ledger/"])
def test_each_cell_has_its_heading_beside_it_on_a_phone(manager: Client, add: Add, page: str) -> None:
    add()

    answer = manager.get(f"/admin/{page}")

    names = [column.label for column in answer.context["table"].columns.values()]
    first_row = answer.content.decode().split("<tbody>")[1].split("</tr>")[0]
    beside = re.findall(r'<td class="list-label[^"]*" aria-hidden="true">(.*?)</td>', first_row)
    assert beside == [str(name) for name in names[1:]]


def test_only_an_order_beyond_the_limit_is_marked(manager: Client, add: Add) -> None:
    add()
    marks = [manager.get("/admin/order/").content.decode().count("超限")]
    OrderLine.objects.filter(pk=OrderLine.objects.first().pk).update(over_limit_reason="汛期")
    marks.append(manager.get("/admin/order/").content.decode().count("超限"))

    assert marks == [0, 1]


def test_an_allocation_costs_the_same_for_one_village_and_three(manager: Client, add: Add) -> None:
    run = add()
    page = f"/admin/print/runs/{run.pk}/allocation/"
    small = count_queries(manager, page)
    township = run.allocation.shares.get().township
    for number in range(2):
        township.villages.create(code=f"{township.code}9{number}", name=f"新{number}村", director_name="示例")

    assert count_queries(manager, page) == small


@pytest.fixture
def elsewhere(add: Add) -> PrintRun:
    """Everything of another county."""
    return add(CANARY, make_county("别县"))


@pytest.mark.parametrize("page", LISTS)
def test_no_list_shows_anything_of_another_county(manager: Client, elsewhere: PrintRun, page: str) -> None:
    answer = manager.get(f"/admin/{page}")

    assert answer.status_code == 200
    assert CANARY not in answer.content.decode()


def test_the_other_county_would_be_seen(client: Client, elsewhere: PrintRun) -> None:
    """Otherwise the test above would prove nothing: who belongs there reads it on nearly every page."""
    roles = (Role.EDITOR, Role.APPROVER, Role.STORE_KEEPER, Role.REVIEWER)
    neighbour = make_person(*roles, name="neighbour")
    neighbour.office.county = elsewhere.county
    neighbour.office.save()
    client.force_login(neighbour)

    silent = [page for page in LISTS if CANARY not in client.get(f"/admin/{page}").content.decode()]

    assert silent == ["conservation/check/"]


def test_another_countys_row_is_not_there(manager: Client, elsewhere: PrintRun) -> None:
    def last(model: type) -> int:
        return model._default_manager.latest("pk").pk

    addresses = [
        f"print_run/inspect/{elsewhere.pk}/",
        f"print_run/edit/{elsewhere.pk}/",
        f"printer/edit/{last(Printer)}/",
        f"printer/inspect/{last(Printer)}/",
        f"material/edit/{last(Material)}/",
        f"material/inspect/{last(Material)}/",
        f"edition/edit/{last(Edition)}/",
        f"edition/inspect/{last(Edition)}/",
        f"material_target/edit/{last(MaterialTarget)}/",
        f"designs/edit/{last(Design)}/",
        f"print/{last(Design)}/reviews/",
        f"print/reviews/{last(Review)}/",
        f"print/reviews/{last(Review)}/file.pdf",
        f"print/runs/{elsewhere.pk}/allocation/",
        f"print/runs/{elsewhere.pk}/allocation/plan.xlsx",
        f"order/{last(Order)}/",
        f"order/{last(Order)}/dispatch/",
        f"delivery/{last(Delivery)}/",
        f"discrepancy/{last(Discrepancy)}/",
        f"stock_take/{last(StockTake)}/",
        f"stock/{last(Edition)}/set-apart/",
        f"conservation/?material={last(Material)}",
    ]
    papers = {
        "print-order": elsewhere.pk,
        "acceptance": last(Lot),
        "packing-list": last(Allocation),
        "pack-labels": last(Allocation),
        "delivery-note": last(Delivery),
        "delivery-notes": last(Allocation),
        "review-sheet": last(Review),
    }

    found = [address for address in addresses if manager.get(f"/admin/{address}").status_code != 404]
    made = [
        kind
        for kind, pk in papers.items()
        if manager.post(f"/admin/print/papers/{kind}/{pk}/").status_code != 404
    ]

    assert (found, made) == ([], [])


def test_a_draft_can_be_opened_and_a_run_under_way_leads_to_its_page(manager: Client, add: Add) -> None:
    run = add()
    address = f"/admin/print_run/edit/{run.pk}/"

    refused = manager.get(address)
    PrintRun.objects.filter(pk=run.pk).update(state=PrintRunState.DRAFT)
    opened = manager.get(address)

    assert (refused.status_code, refused["Location"]) == (302, f"/admin/print_run/inspect/{run.pk}/")
    assert opened.status_code == 200
