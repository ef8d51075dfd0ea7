"""The two steps of an import: prepare_import keeps checked rows, apply_import writes them, all or none."""

import uuid
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.dispatch import Signal
from django.utils.translation import gettext as _
from wagtail.models import ModelLogEntry

from outreach.places.counties import counties_for
from outreach.places.imports.plan import Line, LineStatus, Plan, make_plan
from outreach.places.imports.rows import check_table
from outreach.places.models import ImportDraft, PlaceKind, Region, Township, Village
from outreach.spreadsheets import read_rows

DRAFT_LIFETIME = timedelta(hours=12)
BATCH_ROWS = 500
LOG_ACTIONS = {LineStatus.NEW: "places.import_new", LineStatus.CHANGED: "places.import_changed"}

# Sent inside the transaction: places written in bulk send none of Django's signals.
places_imported = Signal()


class Person(Protocol):
    """What an import asks of its actor; the user model lives one floor up, in accounts."""

    @property
    def pk(self) -> Any: ...

    @property
    def is_active(self) -> bool: ...

    def has_perms(self, perm_list: Collection[str], obj: Any = None) -> bool: ...


class ImportExpired(Exception):
    """The draft is too old to be written; nothing was written."""

    def __str__(self) -> str:
        return _("This preview has expired. Upload the file again. Nothing was imported.")


class PlacesChanged(Exception):
    """Places changed after the preview was shown; nothing was written."""

    def __str__(self) -> str:
        return _("Places changed after this preview was made. Look at it again. Nothing was imported.")


class ImportHasFaults(Exception):
    """The file still has faults; nothing was written."""

    def __str__(self) -> str:
        return _("The file has faults. Correct them and upload it again. Nothing was imported.")


def may_import(actor: Person, kind: str) -> bool:
    return bool(actor.is_active and actor.has_perms([f"places.add_{kind}", f"places.change_{kind}"]))


def _is_of(county: int, actor: Person) -> bool:
    """Whether the places are of a county of the actor's."""
    return counties_for(actor).filter(pk=county).exists()


def prepare_import(
    *, kind: str, county: Region, file_name: str, data: bytes, actor: Person, at: datetime
) -> ImportDraft:
    """Check a file and keep its rows; raise SpreadsheetRefused or HeadersRefused if it can't be used."""
    if not may_import(actor, kind) or not _is_of(county.pk, actor):
        raise PermissionDenied
    table = check_table(read_rows(data, name=file_name), kind=kind)
    forget_expired(at=at)
    return ImportDraft.objects.create(
        owner_id=actor.pk,
        county=county,
        kind=kind,
        file_name=file_name[:255],
        records=table.records,
        faults=[fault.as_json() for fault in table.faults],
        created_at=at,
        expires_at=at + DRAFT_LIFETIME,
    )


def forget_expired(*, at: datetime) -> None:
    ImportDraft.objects.filter(expires_at__lte=at).delete()


def apply_import(*, draft: ImportDraft, digest: str, actor: Person, at: datetime) -> ImportDraft:
    """Write the draft if the places still are as the actor saw them; a second call changes nothing."""
    if not may_import(actor, draft.kind) or draft.owner_id != actor.pk or not _is_of(draft.county_id, actor):
        raise PermissionDenied
    try:
        with transaction.atomic():
            return _apply(draft, digest, actor, at)
    except IntegrityError as error:
        # Somebody added the same code between our look and our write.
        raise PlacesChanged from error


def _apply(draft: ImportDraft, digest: str, actor: Person, at: datetime) -> ImportDraft:
    # The claim comes first: of two confirmations at once the second waits here, then sees applied_at.
    claimed = ImportDraft.objects.filter(pk=draft.pk, applied_at__isnull=True, expires_at__gt=at)
    if not claimed.update(applied_at=at):
        done = ImportDraft.objects.filter(pk=draft.pk, applied_at__isnull=False).first()
        if done is None:
            raise ImportExpired
        return done
    plan = make_plan(draft.records, kind=draft.kind, county=draft.county, locked=True)
    if draft.faults or plan.faults:
        raise ImportHasFaults
    if plan.digest() != digest:
        raise PlacesChanged
    _write(plan, draft, actor, at)
    draft.applied_at, draft.records, draft.counts = at, [], plan.counts()
    draft.save(update_fields=["records", "counts"])
    places_imported.send(ImportDraft, county=draft.county)
    return draft


def _write(plan: Plan, draft: ImportDraft, actor: Person, at: datetime) -> None:
    new, changed = plan.of(LineStatus.NEW), plan.of(LineStatus.CHANGED)
    model: Any = Township if draft.kind == PlaceKind.TOWNSHIP else Village
    model.objects.bulk_create([line.place for line in new], batch_size=BATCH_ROWS)
    fields = sorted({_field(change.key) for line in changed for change in line.changes})
    if fields:
        places = [line.place for line in changed]
        model.objects.bulk_update(places, fields, batch_size=BATCH_ROWS)
    _log([*new, *changed], draft, actor, at)


def _field(key: str) -> str:
    return "township" if key == "township_code" else key


def _log(lines: list[Line], draft: ImportDraft, actor: Person, at: datetime) -> None:
    """One audit line for each place, as if each had been edited by hand; they share one uuid."""
    group = uuid.uuid4()
    entries = [
        ModelLogEntry(
            content_type=ContentType.objects.get_for_model(line.place),
            object_id=str(line.place.pk),
            label=str(line.place),
            action=LOG_ACTIONS[line.status],
            timestamp=at,
            user_id=actor.pk,
            uuid=group,
            data={
                "file": draft.file_name,
                "row": line.row,
                "changes": [[change.key, change.before, change.after] for change in line.changes],
            },
            content_changed=True,
        )
        for line in lines
    ]
    ModelLogEntry.objects.bulk_create(entries, batch_size=BATCH_ROWS)
