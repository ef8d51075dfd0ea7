"""The reorder forecast, checked by hand."""

from datetime import date

import pytest
from django.utils import translation

from materials.actions.reorders import Outlook
from materials.forecast import NotEnoughData, Stocktaking, forecast
from materials.models import Material
from materials.staff.forecast import advice

TODAY = date(2026, 6, 1)


def known(**changes: object) -> Stocktaking:
    values = {
        "handed_out": 2000,
        "since": date(2026, 5, 12),
        "free": 1500,
        "requested": 300,
        "to_target": 0,
        "lead_days": 10,
        "minimum_copies": 1000,
    }
    return Stocktaking(**{**values, **changes})  # type: ignore[arg-type]  # plain numbers and a date


def test_hundred_a_day_and_1200_left_last_twelve_days() -> None:
    # 2,000 in 20 days are 100 a day; 1,500 - 300 = 1,200 last 12 days; the printer needs 10.
    answer = forecast(known(), today=TODAY)

    assert (answer.days, answer.per_day, answer.left, answer.days_left) == (20, 100.0, 1200, 12)
    assert answer.order_by == date(2026, 6, 3)
    assert answer.order == 0


def test_less_than_the_lead_time_left_is_urgent_and_prints_a_minimum_run() -> None:
    answer = forecast(known(free=800), today=TODAY)

    assert answer.is_urgent(on=TODAY)
    assert (answer.needed, answer.order) == (500, 1000)


def test_the_gap_to_the_target_counts() -> None:
    answer = forecast(known(to_target=5000), today=TODAY)

    assert (answer.needed, answer.order) == (3800, 3800)


def test_nothing_handed_out_gives_no_day() -> None:
    answer = forecast(known(handed_out=0), today=TODAY)

    assert (answer.days_left, answer.order_by, answer.order) == (None, None, 0)


def test_thirteen_days_are_not_enough() -> None:
    with pytest.raises(NotEnoughData) as refusal:
        forecast(known(since=date(2026, 5, 19)), today=TODAY)

    assert (refusal.value.days, refusal.value.needed) == (13, 14)


def test_a_day_that_has_passed_is_said_to_have_passed() -> None:
    late = known(free=0)
    outlook = Outlook(Material(name="海报"), late, forecast(late, today=TODAY), 20)

    with translation.override("zh-hans"):
        assert advice(outlook, today=TODAY) == "请立即下单加印 1000 份：最迟应在 2026-05-22 下单。"
