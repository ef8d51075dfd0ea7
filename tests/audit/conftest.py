"""The guards as an installation has them, inside the test's own transaction."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from outreach.audit import triggers

AT = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)


@pytest.fixture
def guarded(db: None) -> None:
    triggers.install(connection)
