"""Entries are written once, sealed in a chain, and every later change to them is told."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from outreach.audit.chain import find_faults, make_seal, seal_waiting
from outreach.audit.models import AppendOnly, Entry, Purge, Seal
from outreach.audit.purging import purge_old
from outreach.audit.record import record
from outreach.audit.triggers import are_installed
from tests.audit.conftest import AT


def write(count: int = 3) -> list[Entry]:
    return [record("test.done", kind="test", name=f"row {number}", at=AT) for number in range(count)]


def faults(expect: str = "") -> list[tuple[str, int]]:
    return [(fault.code, fault.number) for fault in find_faults(at=AT, expect=expect)]


def sql(statement: str, *values: object) -> int:
    """As somebody at the database's own prompt would; returns how many rows it touched."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def test_what_was_written_is_sealed_once_and_is_whole(db: None) -> None:
    write(3)

    assert [seal_waiting(at=AT), seal_waiting(at=AT)] == [3, 0]
    write(2)
    seal_waiting(at=AT)

    assert [seal.count for seal in Seal.objects.all()] == [3, 2]
    assert faults() == []


def test_a_changed_entry_is_named(db: None) -> None:
    entry = write(3)[1]
    seal_waiting(at=AT)

    sql("UPDATE audit_entry SET object_name = 'another' WHERE id = %s", entry.pk)

    assert faults() == [("entry", entry.pk)]


def test_a_changed_entry_with_a_fitting_digest_breaks_its_seal(db: None) -> None:
    first, second, _third = write(3)
    seal_waiting(at=AT)

    columns = "at, actor_name, object_name, digest"
    copy = f"UPDATE audit_entry SET ({columns}) = (SELECT {columns} FROM audit_entry WHERE id = %s) WHERE id = %s"  # noqa: S608 - our own words
    sql(copy, first.pk, second.pk)

    assert ("stretch", Seal.objects.get().pk) in faults()


@pytest.mark.parametrize("what", ["deleted", "added"])
def test_a_deleted_and_an_added_entry_break_their_seal(db: None, what: str) -> None:
    entries = write(3)
    seal_waiting(at=AT)
    sql("DELETE FROM audit_entry WHERE id = %s", entries[1].pk)
    if what == "added":
        Entry.objects.create(
            pk=entries[1].pk, at=AT, channel="web", action="x", result="done", digest="0" * 64
        )

    assert ("stretch", Seal.objects.get().pk) in faults()


def test_a_seal_forged_without_the_key_is_seen(db: None, settings: object) -> None:
    write(2)
    seal_waiting(at=AT)
    seal = Seal.objects.get()
    entries = list(Entry.objects.order_by("pk").values_list("pk", "digest"))
    honest, settings.AUDIT_KEY = settings.AUDIT_KEY, "a guess"
    forged = make_seal(entries, seal.previous, AT)
    settings.AUDIT_KEY = honest

    sql("UPDATE audit_seal SET digest = %s WHERE id = %s", forged.digest, seal.pk)

    assert faults() == [("seal", seal.pk)]


def test_a_chain_that_lost_its_end_lacks_the_seal_that_was_noted(db: None) -> None:
    write(2)
    seal_waiting(at=AT)
    write(2)
    seal_waiting(at=AT)
    noted = Seal.objects.latest("pk")
    assert faults(noted.digest) == []

    sql("DELETE FROM audit_entry WHERE id > %s", Seal.objects.earliest("pk").last_id)
    sql("DELETE FROM audit_seal WHERE id = %s", noted.pk)

    assert faults() == []
    assert faults(noted.digest) == [("expected", 0)]


def test_entries_that_nobody_seals_are_told(db: None) -> None:
    entry = write(1)[0]

    late = list(find_faults(at=AT + timedelta(days=2)))

    assert [(fault.code, fault.number) for fault in late] == [("unsealed", entry.pk)]


def test_the_loser_of_two_sealers_leaves_the_chain_alone(db: None) -> None:
    write(2)
    seal_waiting(at=AT)
    seal = Seal.objects.get()
    rival = make_seal([(seal.last_id + 1, "0" * 64)], seal.previous, AT)

    with pytest.raises(IntegrityError), transaction.atomic():
        rival.save()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET actor_name = 'nobody'",
        "DELETE FROM audit_entry",
        "UPDATE audit_seal SET count = 0",
        "DELETE FROM audit_seal",
        "DELETE FROM audit_purge",
    ],
)
def test_the_database_refuses_what_its_prompt_asks(guarded: None, statement: str) -> None:
    write(2)
    seal_waiting(at=AT)
    if "purge" in statement:
        Purge.objects.create(at=AT, last_id=0, count=0, actor_name="test")

    with pytest.raises(IntegrityError, match="append-only"):
        sql(statement)


def test_without_the_guards_the_same_statements_go_through(db: None) -> None:
    write(2)

    assert sql("UPDATE audit_entry SET actor_name = 'nobody'") == 2
    assert sql("DELETE FROM audit_entry") == 2


def test_the_models_refuse_too(db: None) -> None:
    entry = write(1)[0]

    for attempt in (
        entry.save,
        entry.delete,
        Entry.objects.all().delete,
        lambda: Entry.objects.update(action="x"),
    ):
        with pytest.raises(AppendOnly):
            attempt()


def test_only_what_is_past_its_time_can_be_purged_and_a_stub_stays(guarded: None, settings: object) -> None:
    settings.AUDIT_RETENTION_DAYS = 366
    now = timezone.now()
    for days in (800, 700, 600):
        record("test.old", kind="test", at=now - timedelta(days=days))
    seal_waiting(at=now)
    young = record("test.young", kind="test", at=now - timedelta(days=100))
    seal_waiting(at=now)

    assert purge_old(actor_name="test", at=now) == 3

    assert Entry.objects.filter(action__startswith="test").get().pk == young.pk
    assert (Purge.objects.get().count, Seal.objects.count()) == (3, 2)
    seal_waiting(at=now)
    assert list(find_faults(at=now)) == []


def test_nobody_purges_the_last_six_months_whatever_the_setting(guarded: None, settings: object) -> None:
    settings.AUDIT_RETENTION_DAYS = 0
    now = timezone.now()
    record("test.young", kind="test", at=now - timedelta(days=180))
    seal_waiting(at=now)

    with pytest.raises(IntegrityError, match="append-only"):
        purge_old(actor_name="test", at=now + timedelta(days=1))


def test_the_command_says_whole_and_names_a_break(guarded: None) -> None:
    record("test.one", kind="test")
    record("test.two", kind="test")
    out, err = StringIO(), StringIO()
    call_command("check_audit", stdout=out)
    assert "2 entries, 0 purged: whole" in out.getvalue()
    seal = Seal.objects.get()
    assert seal.digest in out.getvalue()
    assert are_installed(connection)

    with pytest.raises(CommandError):
        call_command("check_audit", expect="0" * 64, stderr=err)
    assert "the seal you expect is not in the chain" in err.getvalue()
