"""The database's own guards: it refuses to change or delete the audit log, whoever asks."""

from typing import Any

# Shorter than the law's six months nobody can purge: 网络安全法 (2025) art. 23(3), 184 days.
FLOOR_DAYS = 184
TABLES = ("audit_entry", "audit_seal", "audit_purge")
REFUSAL = "the audit log is append-only"

PURGED = "OLD.id <= (SELECT COALESCE(MAX(last_id), 0) FROM audit_purge)"
# A stub for numbers that are still to come would open the door for their deletion.
TOO_YOUNG = (
    "(NEW.last_id > (SELECT COALESCE(MAX(id), 0) FROM audit_entry) "
    "OR EXISTS (SELECT 1 FROM audit_entry WHERE id <= NEW.last_id AND at > {limit}))"
)


def statements(vendor: str) -> list[str]:
    return _postgres() if vendor == "postgresql" else _sqlite()


def _sqlite() -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    limit = f"datetime('now', '-{FLOOR_DAYS} days')"
    made = [f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}" for table in TABLES]
    made += [
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}"
        for table in TABLES
        if table != "audit_entry"
    ]
    made += [
        f"CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry WHEN NOT {PURGED} {refuse}",
        (
            f"CREATE TRIGGER audit_purge_floor BEFORE INSERT ON audit_purge WHEN {TOO_YOUNG.format(limit=limit)} "
            f"{refuse}"
        ),
    ]
    return made


def _postgres() -> list[str]:
    raise_it = f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';"
    limit = f"now() - interval '{FLOOR_DAYS} days'"
    made = [
        _function("audit_refuse", f"{raise_it} RETURN NULL;"),
        _function("audit_delete", f"IF NOT {PURGED} THEN {raise_it} END IF; RETURN OLD;"),
        _function("audit_purge", f"IF {TOO_YOUNG.format(limit=limit)} THEN {raise_it} END IF; RETURN NEW;"),
        (
            "CREATE TRIGGER audit_purge_floor BEFORE INSERT ON audit_purge FOR EACH ROW "
            "EXECUTE FUNCTION audit_purge()"
        ),
    ]
    for table in TABLES:
        deletes = "audit_delete" if table == "audit_entry" else "audit_refuse"
        made += [
            (
                f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} FOR EACH ROW "
                "EXECUTE FUNCTION audit_refuse()"
            ),
            (
                f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW "
                f"EXECUTE FUNCTION {deletes}()"
            ),
            (
                f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT "
                "EXECUTE FUNCTION audit_refuse()"
            ),
        ]
    return made


def _function(name: str, body: str) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$body$ BEGIN {body} END; $body$"
    )


def _names() -> list[tuple[str, str]]:
    kinds = ("no_update", "no_delete", "no_truncate")
    return [(f"{table}_{kind}", table) for table in TABLES for kind in kinds] + [
        ("audit_purge_floor", "audit_purge")
    ]


def install(connection: Any) -> None:
    """Create the triggers; for migrations, and for tests that want them."""
    remove(connection)
    with connection.cursor() as cursor:
        for statement in statements(connection.vendor):
            cursor.execute(statement)


def remove(connection: Any) -> None:
    with connection.cursor() as cursor:
        for name, table in _names():
            place = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{place}")


def are_installed(connection: Any) -> bool:
    """Say whether every trigger is there; without them only the chain tells."""
    query = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        there = {row[0] for row in cursor.fetchall()}
    wanted = {name for name, _table in _names()}
    if connection.vendor != "postgresql":
        wanted = {name for name in wanted if not name.endswith("_truncate")}
    return wanted <= there
