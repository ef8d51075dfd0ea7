"""Keeping history: each change that a figure can feel becomes a version, at the door's log or at the next look."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model

from campaigns.models import Activity
from home.models import RecordKind, RecordVersion
from home.reports.briefs.facts import Facts, Key, read_facts, read_record
from outreach.accounts.models import User
from outreach.places.models import Office, Region, Township, Village

DELETED = "wagtail.delete"
Record = Activity | Township | Village | Office
KINDS: dict[type[Model], RecordKind] = {
    Activity: RecordKind.ACTIVITY,
    Township: RecordKind.TOWNSHIP,
    Village: RecordKind.VILLAGE,
    Office: RecordKind.OFFICE,
}


def facts_at(county: Region, at: datetime) -> dict[Key, Facts]:
    """Return what was on record at a moment: the last version of each record noted by then.

    One query; it reads every version of the county, because versions may be noted in any order.
    """
    versions = RecordVersion.objects.for_county(county).noted_by(at)
    found: dict[Key, Facts | None] = {}
    for kind, record, facts in versions.values_list("kind", "record", "facts").iterator(chunk_size=2000):
        found[kind, record] = facts
    return {key: facts for key, facts in found.items() if facts is not None}


@transaction.atomic
def note_changes(*, county: Region, at: datetime, actor: User | None = None) -> int:
    """Compare every record with its last version and keep what differs; returns how many versions.

    This is the net under the doors: it also sees what was loaded in bulk or changed by hand.
    """
    known, now = facts_at(county, at), read_facts(county)
    changed = [(key, facts) for key, facts in now.items() if known.get(key) != facts]
    gone: list[tuple[Key, Facts | None]] = [(key, None) for key in known if key not in now]
    versions = [
        RecordVersion(county=county, kind=kind, record=pk, facts=facts, noted_at=at, actor=actor)
        for (kind, pk), facts in [*changed, *gone]
    ]
    RecordVersion.objects.bulk_create(versions, batch_size=500)
    return len(versions)


def note_record(record: Record, *, action: str, at: datetime, actor: User | None) -> None:
    """Keep one record as it is now; called for every entry of Wagtail's log."""
    kind, county = KINDS[type(record)], _county_of(record)
    facts = None if action == DELETED else read_record(kind, record.pk, county=county)
    versions = RecordVersion.objects.filter(kind=kind, record=record.pk)
    last = versions.order_by("-noted_at", "-pk").values_list("facts", flat=True).first()
    if last != facts:
        RecordVersion.objects.create(
            county=county, kind=kind, record=record.pk, facts=facts, noted_at=at, actor=actor
        )


def is_watched_model(model: type[Model]) -> bool:
    return model in KINDS


def _county_of(record: Any) -> Region:
    if isinstance(record, Activity):
        county: Region = record.campaign.county
    else:
        county = record.township.county if isinstance(record, Village) else record.county
    return county
