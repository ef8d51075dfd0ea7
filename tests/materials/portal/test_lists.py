"""Every list asks the database as often for one row as for many."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from materials.actions.orders import send_back
from materials.actions.slips import open_group
from materials.models import Edition
from outreach.accounts.models import User
from outreach.places.models import Region, Township
from tests.factories import make_edition, make_village
from tests.materials.portal.rows import make_delivery, make_order, now, put_in_store, receive

PAGES = [
    "",
    "materials/",
    "orders/",
    "deliveries/",
    "stock/",
    "slips/",
    "slips/?show=outstanding",
    "slips/export/",
]


@pytest.fixture
def add_rows(county: Region, township: Township, alice: User, bob: User) -> Callable[[], Edition]:
    def add() -> Edition:
        edition = make_edition(county, pack_size=20)
        put_in_store(edition, 2000, bob)
        village = make_village(township)
        make_order(township, alice, edition)
        send_back(order=make_order(township, alice, edition), actor=bob, at=now(), note="请改")
        receive(make_delivery(township, bob, edition))
        receive(make_delivery(township, bob, edition, village=village))
        make_delivery(township, bob, edition, village=village)
        open_group(edition=edition, township=township, village=village, due=30, issued=30)
        return edition

    return add


@pytest.mark.parametrize("page", PAGES)
def test_one_row_and_four_cost_the_same(portal: Client, add_rows: Callable[[], Edition], page: str) -> None:
    counts = []
    for more in (1, 3):
        for _ in range(more):
            add_rows()
        portal.get(f"/portal/{page}")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert portal.get(f"/portal/{page}").status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert counts[0] <= 20
