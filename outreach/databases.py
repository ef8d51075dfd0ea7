"""A database's URL as Django's settings, with the options that hold under several writers."""

from typing import Any

import dj_database_url

# Each web thread keeps its connection so long; a dead one is noticed before the next request uses it.
KEEP_S = 60


def read_database(url: str) -> dict[str, Any]:
    """Turn a URL into Django's settings; raises ValueError with the rest of a sentence on a wrong one.

    SQLite: IMMEDIATE takes the write lock at BEGIN, so a read-then-write never fails with
    "database is locked"; FULL keeps an acknowledged order through a power cut.
    """
    # Never the URL itself in the sentence: it holds the password.
    if not url.startswith(("sqlite:", "postgres:", "postgresql:")):
        raise ValueError("must begin with sqlite:/// or postgres://.")
    try:
        database: dict[str, Any] = dict(dj_database_url.parse(url))
    except ValueError:
        raise ValueError("is no URL of a database: postgres://user:password@host:5432/name.") from None
    if not database["NAME"]:
        raise ValueError("must name a database: postgres://user:password@host:5432/name.")
    if database["ENGINE"].endswith("sqlite3"):
        database["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA journal_size_limit=67108864;"
            ),
        }
    else:
        # To begin a connection costs the server a process: more than a whole page does.
        database["CONN_MAX_AGE"] = KEEP_S
        database["CONN_HEALTH_CHECKS"] = True
        # What the URL asks for, for example sslmode=require, stays.
        database["OPTIONS"] = database.get("OPTIONS", {}) | {
            "options": "-c lock_timeout=3s -c statement_timeout=30s "
            "-c idle_in_transaction_session_timeout=60s"
        }
    return database
