"""What bench_loop measures, inside one database: fills the ledger in bulk, then orders, approves, dispatches."""

import json
import statistics
import sys
import time
from collections.abc import Callable
from itertools import count

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - models load after setup
from django.db import connection  # noqa: E402
from django.db.models import F  # noqa: E402
from django.test import Client  # noqa: E402

from materials.actions import deliveries, stock  # noqa: E402
from materials.actions.balances import find_imbalances, find_wrong_totals, sum_ledger  # noqa: E402
from materials.models import Balance, HandOutTotal, Lot, Movement, Order, PrintRun  # noqa: E402
from materials.states import MovementReason, StockPlaceKind  # noqa: E402
from outreach.places.models import Township  # noqa: E402
from tests.factories import make_user  # noqa: E402
from tests.races.storms import AT, Stage, approve, set_stage, submit  # noqa: E402

STOCKED = 100_000
MOVEMENTS = """
INSERT INTO materials_movement (edition_id, copies, source_id, source_condition, target_id, target_condition,
    reason, document, key, note, actor_id, happened_at)
SELECT %s, 1, %s, 'good', %s, 'good', 'hand_out', '', 'bench/' || n, '', %s, %s FROM """
HAND_OUTS = """
INSERT INTO materials_handout (township_id, place_id, edition_id, copies, brought_back, receivers, receiver_count,
    handed_out_on, key, recorded_by_id, recorded_at)
SELECT %s, %s, %s, 1, 0, 'households', 1, %s, 'bench/' || n, %s, %s FROM """
NUMBERS = {
    "postgresql": "generate_series(%s, %s) AS n",
    "sqlite": "(WITH RECURSIVE s(n) AS (SELECT %s UNION ALL SELECT n + 1 FROM s WHERE n < %s) SELECT n FROM s)",
}
_stage: list[Stage] = []
_keys = count(1)


def measure(rows: int, rounds: int, page_rounds: int) -> dict[str, float]:
    """Fill the ledger up to so many movements; returns medians in milliseconds."""
    stage = open_stage()
    fill(stage, rows)
    steps: dict[str, list[float]] = {"order": [], "approval": [], "dispatch": []}
    for _round in range(rounds):
        key = f"bench-{next(_keys)}"
        steps["order"].append(timed(lambda key=key: submit(stage, key)))
        order = Order.objects.get(key=key)
        steps["approval"].append(timed(lambda order=order: approve(stage, order)))
        steps["dispatch"].append(timed(lambda order=order: dispatch(stage, order)))
    page = page_of(stage)
    page()
    return {name: statistics.median(values) for name, values in steps.items()} | {
        "page": statistics.median([timed(page) for _ in range(page_rounds)]),
        "naive": statistics.median([timed(sum_ledger) for _ in range(page_rounds)]),
        "imbalances": float(len(find_imbalances()) + len(find_wrong_totals())),
    }


def open_stage() -> Stage:
    """The stage of the storms, with a print run whose lot is the stock."""
    if not _stage:
        call_command("migrate", run_syncdb=True, verbosity=0)
        stage = set_stage(STOCKED)
        run = PrintRun.objects.create(
            county=stage.edition.material.county, edition=stage.edition, number="印2026-0001", copies=STOCKED,
            trim_width_mm=297, trim_height_mm=420, created_by=stage.office, created_at=AT,
        )  # fmt: skip
        Lot.objects.create(
            run=run, number="验2026-0001", arrived_on=AT.date(), copies=STOCKED, accepted=STOCKED, rejected=0,
            checked_by=stage.office, checked_at=AT,
        )  # fmt: skip
        _stage.append(stage)
    return _stage[0]


def dispatch(stage: Stage, order: Order) -> None:
    order.refresh_from_db()
    copies = {line.pk: line.approved for line in order.lines.all()}
    deliveries.dispatch_order(order=order, copies=copies, actor=stage.office, at=AT)


def fill(stage: Stage, rows: int) -> None:
    """Write movements of single copies from the township to families until there are so many, with their balances."""
    first = Movement.objects.count()
    township = Township.objects.get(pk=stage.clerk.office.township_id)
    unit = stock.township_place(township).pk
    gone = stock.county_place(township.county, StockPlaceKind.HANDED_OUT).pk
    edition, who, span = stage.edition.pk, stage.clerk.pk, [first, rows - 1]
    numbers = NUMBERS[connection.vendor]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET statement_timeout = 0")
        cursor.execute(MOVEMENTS + numbers, [edition, unit, gone, who, AT, *span])
        cursor.execute(HAND_OUTS + numbers, [township.pk, unit, edition, AT.date(), who, AT, *span])
    give(stage, rows - first, gone)
    total, _new = HandOutTotal.objects.get_or_create(township=township, edition=stage.edition)
    HandOutTotal.objects.filter(pk=total.pk).update(copies=F("copies") + rows - first)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def give(stage: Stage, copies: int, gone: int) -> None:
    """Balance what was written in bulk: as many copies came to the township as left it."""
    township = stock.township_place(stage.clerk.office.township)
    arrival = stock.Posting(
        stage.edition, copies, None, township, MovementReason.STOCK_TAKE, f"bench-arrival-{next(_keys)}"
    )
    stock.post(arrival, actor=None, at=AT)
    Balance.objects.filter(edition=stage.edition, place=township).update(on_hand=0)
    row, _new = Balance.objects.get_or_create(edition=stage.edition, place_id=gone, condition="good")
    Balance.objects.filter(pk=row.pk).update(on_hand=row.on_hand + copies)


def page_of(stage: Stage) -> Callable[[], None]:
    """The page where all copies are seen, asked for by the system's administrator."""
    client = Client()
    client.force_login(make_user(f"bench-{next(_keys)}", is_superuser=True))
    address = f"/admin/conservation/?material={stage.edition.material_id}"

    def page() -> None:
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(answer.status_code)

    return page


def timed(action: Callable[[], object]) -> float:
    """Milliseconds."""
    start = time.perf_counter()
    action()
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    rounds, page_rounds, *sizes = map(int, sys.argv[1:])
    print(json.dumps({str(rows): measure(rows, rounds, page_rounds) for rows in sizes}))
