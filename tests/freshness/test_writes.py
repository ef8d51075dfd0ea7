"""The public version rises with every write that a page might show, after the commit, in all processes."""

import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from outreach.freshness.counter import (
    content_version,
    public_version,
    raise_figures_version,
    raise_public_version,
)
from outreach.freshness.writes import derived, is_shown, written_table
from outreach.places.models import Region
from tests.places.factories import make_county, make_township, make_village


@pytest.mark.parametrize(
    ("sql", "table"),
    [
        ('INSERT INTO "campaigns_activity" ("id") VALUES (1)', "campaigns_activity"),
        ('INSERT OR IGNORE INTO "taggit_tag" VALUES (1)', "taggit_tag"),
        ('UPDATE "places_village" SET "name" = %s', "places_village"),
        ('DELETE FROM "wagtailcore_page" WHERE 1', "wagtailcore_page"),
        ("update home_homepage set x = 1", "home_homepage"),
        ('SELECT * FROM "places_village"', ""),
        ("SAVEPOINT s1", ""),
        ("BEGIN IMMEDIATE", ""),
    ],
)
def test_the_written_table_is_read_from_the_statement(sql: str, table: str) -> None:
    assert written_table(sql) == table


@pytest.mark.parametrize(
    ("table", "shown"),
    [
        ("campaigns_activity", True),
        ("a_table_of_tomorrow", True),
        ("django_session", False),
        ("jobs_job", False),
        ("accounts_user", False),
        ("", False),
    ],
)
def test_a_table_that_nobody_thought_of_counts_as_shown(table: str, shown: bool) -> None:
    assert is_shown(table) is shown


def write_and_fail() -> None:
    with transaction.atomic():
        make_county(name="甲市")
        raise RuntimeError


@pytest.mark.django_db(transaction=True)
class TestCommit:
    def test_a_write_raises_the_version(self) -> None:
        before = public_version()
        make_county()

        assert public_version() == before + 1

    def test_what_is_derived_raises_nothing_and_the_next_write_does(self) -> None:
        before = public_version()
        with derived():
            county = make_county()
        during = public_version()
        make_township(county)

        assert (during, public_version()) == (before, before + 1)

    def test_reading_raises_nothing(self) -> None:
        before = public_version()
        list(Region.objects.all())

        assert public_version() == before

    def test_many_writes_of_one_transaction_raise_it_once_and_after_the_commit(self) -> None:
        township = make_township(make_county())
        before = public_version()
        with transaction.atomic():
            for _number in range(20):
                make_village(township)
            during = public_version()

        assert (during, public_version()) == (before, before + 1)

    def test_what_was_rolled_back_raises_nothing(self) -> None:
        before = public_version()
        with pytest.raises(RuntimeError):
            write_and_fail()

        assert public_version() == before

    def test_a_savepoint_that_is_rolled_back_takes_no_other_write_with_it(self) -> None:
        before = public_version()
        with transaction.atomic():
            with pytest.raises(RuntimeError):
                write_and_fail()
            make_county(name="乙市")

        assert public_version() == before + 1


def test_another_process_sees_the_change() -> None:
    before = public_version()
    program = f"open({str(settings.PUBLIC_VERSION_FILE)!r}, 'ab').write(b'.')"
    subprocess.run([sys.executable, "-c", program], check=True)

    assert public_version() == before + 1


@pytest.mark.parametrize("is_shared", [False, True])
def test_figures_count_as_a_change_but_not_of_content(settings: Any, is_shared: bool) -> None:
    settings.PUBLIC_VERSION_IS_SHARED = is_shared
    version, content = public_version(), content_version()
    raise_figures_version()
    after_figures = (public_version(), content_version())
    raise_public_version()

    assert after_figures == (version + 1, content)
    assert (public_version(), content_version()) == (version + 2, content + 1)
