"""What figures ask of a record, as plain facts: read from the live tables, kept as versions, never names of people."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from campaigns.models import Activity, ActivityCount
from campaigns.states import DONE
from home.models import RecordKind
from outreach.places.models import Office, Region, Township, Village

Facts = dict[str, Any]
Key = tuple[str, int]


def read_facts(county: Region) -> dict[Key, Facts]:
    """Return the facts of every record of a county as it is now; six queries, however many rows."""
    found: dict[Key, Facts] = {}
    for kind in RecordKind:
        found |= {(kind.value, pk): facts for pk, facts in read_kind(kind, county=county).items()}
    return found


def read_record(kind: RecordKind, pk: int, *, county: Region) -> Facts | None:
    """Return one record's facts, or None when it is gone; three queries at most."""
    return read_kind(kind, county=county, pks=[pk]).get(pk)


def read_kind(kind: RecordKind, *, county: Region, pks: Iterable[int] | None = None) -> dict[int, Facts]:
    readers = {
        RecordKind.ACTIVITY: _activities,
        RecordKind.TOWNSHIP: _townships,
        RecordKind.VILLAGE: _villages,
        RecordKind.OFFICE: _offices,
    }
    return readers[kind](county, None if pks is None else list(pks))


def _chosen(rows: QuerySet[Any], pks: list[int] | None) -> QuerySet[Any]:
    return rows.order_by("pk") if pks is None else rows.filter(pk__in=pks).order_by("pk")


def _activities(county: Region, pks: list[int] | None) -> dict[int, Facts]:
    rows = _chosen(Activity.objects.filter(campaign__county=county), pks)
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    counted = ActivityCount.objects.filter(activity__in=rows.order_by().values("pk")).order_by("pk")
    for activity, measure, amount in counted.values_list("activity", "measure", "amount"):
        counts[activity][str(measure)] = amount
    reached: dict[int, list[int]] = defaultdict(list)
    passed: dict[int, set[int]] = defaultdict(set)
    through = Activity.villages_reached.through.objects.filter(activity__in=rows.order_by().values("pk"))
    places = through.order_by("village").values_list("activity", "village", "village__township")
    for activity, village, township in places:
        reached[activity].append(village)
        passed[activity].add(township)
    return {
        row.pk: _activity(row, counts[row.pk], reached[row.pk])
        | _passed_by(passed[row.pk] - {row.township_id})
        for row in rows.select_related("kind")
    }


def _passed_by(townships: set[int]) -> Facts:
    """Townships beside its own that an activity reached; a trip through several has none of its own."""
    return {"passed": sorted(townships)} if townships else {}


def _activity(row: Activity, counts: dict[str, int], reached: list[int]) -> Facts:
    own = [row.village_id] if row.village_id else []
    return {
        "name": row.title,
        "day": f"{timezone.localdate(row.starts_at):%Y-%m-%d}",
        "campaign": row.campaign_id,
        "kind": row.kind_id,
        "channel": row.kind.channel,
        "event": row.kind.event_measure_id,
        "done": row.state in DONE,
        "township": row.township_id,
        "villages": sorted({*reached, *own}),
        "vehicle": row.vehicle_id,
        "counts": counts,
    }


def _townships(county: Region, pks: list[int] | None) -> dict[int, Facts]:
    rows = _chosen(Township.objects.filter(county=county), pks)
    return {
        row.pk: {"name": row.name, "staffed": row.is_active and bool(row.supervisor_name)} for row in rows
    }


def _villages(county: Region, pks: list[int] | None) -> dict[int, Facts]:
    rows = _chosen(Village.objects.filter(township__county=county).select_related("township"), pks)
    return {
        row.pk: {
            "name": row.name if row.name.startswith(row.township.name) else f"{row.township.name}{row.name}",
            "staffed": row.is_active and row.township.is_active and bool(row.director_name),
        }
        for row in rows
    }


def _offices(county: Region, pks: list[int] | None) -> dict[int, Facts]:
    rows = _chosen(Office.objects.filter(county=county, township__isnull=True), pks)
    return {row.pk: {"name": row.name, "kind": row.kind} for row in rows}
