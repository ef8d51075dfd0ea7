"""What the database itself refuses: changing or deleting an issued brief, its frozen figures, a noted version.

Triggers are put up after every migrate, not in a migration: SQLite drops them when Django rebuilds a table.
"""

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

FROZEN = ("title", "addressee", "body", "issuer", "signature", "county_id", "campaign_id", "state", "cut_off")
FROZEN_AT_ISSUE = (*FROZEN, "year", "number", "text", "issued_by_id", "issued_at", "created_by_id")
ISSUED = "(SELECT state FROM home_brief WHERE id = {row}.brief_id) = 'issued'"
ROW_ISSUED = (
    "(SELECT b.state FROM home_brief b JOIN home_brieffigure f ON f.brief_id = b.id"
    " WHERE f.id = {row}.figure_id) = 'issued'"
)
# name, table, event, when
GUARDS = [
    (
        "brief_is_frozen",
        "home_brief",
        f"UPDATE OF {', '.join(FROZEN_AT_ISSUE)}",
        "OLD.state = 'issued'",
    ),
    ("brief_is_kept", "home_brief", "DELETE", "OLD.state = 'issued'"),
    ("figure_comes_before", "home_brieffigure", "INSERT", ISSUED.format(row="NEW")),
    ("figure_is_frozen", "home_brieffigure", "UPDATE", ISSUED.format(row="OLD")),
    ("figure_is_kept", "home_brieffigure", "DELETE", ISSUED.format(row="OLD")),
    ("row_comes_before", "home_briefrow", "INSERT", ROW_ISSUED.format(row="NEW")),
    ("row_is_frozen", "home_briefrow", "UPDATE", ROW_ISSUED.format(row="OLD")),
    ("row_is_kept", "home_briefrow", "DELETE", ROW_ISSUED.format(row="OLD")),
    ("version_is_frozen", "home_recordversion", "UPDATE", "1 = 1"),
    ("version_is_kept", "home_recordversion", "DELETE", "1 = 1"),
]
# PostgreSQL allows no subquery in WHEN, so the condition stands in the function.
POSTGRES = """
CREATE OR REPLACE FUNCTION outreach_{name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF {when} THEN RAISE EXCEPTION '{name}' USING ERRCODE = 'integrity_constraint_violation'; END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
DROP TRIGGER IF EXISTS outreach_{name} ON {table};
CREATE TRIGGER outreach_{name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION outreach_{name}();
"""
SQLITE_DROP = "DROP TRIGGER IF EXISTS outreach_{name}"
SQLITE = """CREATE TRIGGER outreach_{name} BEFORE {event} ON {table} FOR EACH ROW WHEN {when}
BEGIN SELECT RAISE(ABORT, '{name}'); END"""


def put_up_guards(*, using: str = DEFAULT_DB_ALIAS, **_options: Any) -> None:
    """Create every trigger anew where its table exists; safe to repeat."""
    connection = connections[using]
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for name, table, event, when in GUARDS:
            if table not in tables:
                continue
            words = {"name": name, "table": table, "event": event, "when": when}
            if connection.vendor == "postgresql":
                cursor.execute(POSTGRES.format(**words))
            else:
                cursor.execute(SQLITE_DROP.format(**words))
                cursor.execute(SQLITE.format(**words))


def take_down_guards(*, using: str = DEFAULT_DB_ALIAS) -> None:
    """Drop every trigger; for tests, which empty all tables."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for name, table, _event, _when in GUARDS:
            place = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"{SQLITE_DROP.format(name=name)}{place}")
