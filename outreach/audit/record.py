"""Writes an entry, in the transaction of what it tells; the caller says what, the origin says who and from where."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.utils import timezone

from outreach.audit.models import Entry, Result
from outreach.audit.origin import Origin, current_origin
from outreach.audit.scrub import escape_controls, scrub_text, scrub_values

MAX_JSON = 20_000
# Writers share this lock and never wait for each other; the sealer asks for it alone, for a moment.
WRITERS_LOCK = 7_041_884
HASHED = (
    "actor_id", "actor_name", "county_id", "address", "channel", "action", "result", "object_type",
    "object_id", "object_name", "before", "after", "facts",
)  # fmt: skip


def record(
    action: str,
    *,
    subject: models.Model | None = None,
    kind: str = "",
    name: str = "",
    result: Result = Result.DONE,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    facts: Mapping[str, Any] | None = None,
    actor: Any = None,
    actor_name: str = "",
    at: datetime | None = None,
) -> Entry:
    """Append one entry; `subject` is the row it is about, or `kind` and `name` say it in words."""
    origin = current_origin()
    person = actor if actor is not None else origin.user
    person = person if getattr(person, "pk", None) else None
    entry = Entry(
        at=at or timezone.now(),
        actor_id=person.pk if person else None,
        actor_name=_line(str(person) if person else actor_name, 150),
        county_id=_county_of(subject, person),
        address=origin.address,
        channel=origin.channel,
        action=action[:80],
        result=result,
        object_type=subject._meta.label_lower if subject is not None else _line(kind, 80),
        object_id=str(subject.pk)[:64] if subject is not None else "",
        object_name=_line(name or (str(subject) if subject is not None else ""), 200),
        before=to_json(before),
        after=to_json(after),
        facts=to_json(_all_facts(origin, facts)),
    )
    entry.digest = digest_of(entry)
    # No savepoint: what can't be noted is not done.
    with transaction.atomic(savepoint=False):
        share_with_sealer()
        entry.save()
    return entry


def _all_facts(origin: Origin, facts: Mapping[str, Any] | None) -> dict[str, Any]:
    return {**origin.facts, **(facts or {}), "key": origin.key}


def _line(text: str, length: int) -> str:
    return escape_controls(scrub_text(text))[:length]


def _county_of(subject: models.Model | None, person: Any) -> int | None:
    """Return the county of the row, else of the person's office, else of what the row belongs to.

    Reads the office, one query if not loaded; the last step only where no person of an office acts.
    """
    for place in (subject, getattr(person, "office", None)):
        county = getattr(place, "county_id", None)
        if county is not None:
            return int(county)
    for relation in ("office", "township", "campaign", "material"):
        county = getattr(getattr(subject, relation, None), "county_id", None)
        if county is not None:
            return int(county)
    return None


def to_json(values: Mapping[str, Any] | None) -> str:
    """Return the scrubbed values as canonical JSON; too much of it is cut with a mark."""
    if not values:
        return ""
    text = json.dumps(scrub_values(values), cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)
    return text if len(text) <= MAX_JSON else json.dumps({"cut": text[:MAX_JSON]}, ensure_ascii=False)


def digest_of(entry: Entry) -> str:
    """Return the SHA-256 over all that the entry says."""
    values = [getattr(entry, name) for name in HASHED]
    told = json.dumps([entry.at.timestamp(), *values], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()


def share_with_sealer() -> None:
    """On PostgreSQL numbers may be committed out of order; SQLite has one writer at a time anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [WRITERS_LOCK])
