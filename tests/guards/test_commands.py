"""What an administrator types that can't be done is said in a sentence, and nothing is done."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F

from home.management.commands import demo_pdf, make_scale_data
from materials.models import Balance, Design
from materials.states import DesignKind
from outreach.backup.management.commands import restore
from outreach.jobs.models import Job
from outreach.jobs.states import JobState
from tests.factories import make_county, make_edition, make_user
from tests.materials.designs import AT
from tests.materials.portal.rows import put_in_store

pytestmark = pytest.mark.django_db
SMALL = {"activities": 1, "orders": 1, "movements": 1}


@pytest.mark.parametrize(
    ("name", "words", "options"),
    [
        ("make_scale_data", [], {"counties": 0, **SMALL}),
        ("make_scale_data", [], {"counties": 1, **SMALL, "orders": 0}),
        ("make_scale_data", [], {"counties": 991, **SMALL}),
        ("add_partner", [], {"county": "000000", "printer": "无", "name": "x"}),
        ("close_partner", ["99"], {}),
        ("reset_second_factor", ["nobody"], {}),
    ],
)
def test_what_is_not_there_can_not_be_changed(name: str, words: list[str], options: dict[str, Any]) -> None:
    with pytest.raises(CommandError):
        call_command(name, *words, **options)


def test_made_up_counties_never_stand_beside_real_data(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(make_scale_data, "make_province", lambda **_options: iter(()))
    call_command("make_scale_data", counties=1, **SMALL)
    settings.DEMO = False

    with pytest.raises(CommandError):
        call_command("make_scale_data", counties=1, **SMALL)


@pytest.mark.parametrize("typed", ["", "y", "no"])
def test_nothing_is_restored_without_a_whole_yes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, typed: str
) -> None:
    began: list[Path] = []
    monkeypatch.setattr("builtins.input", lambda _asked: typed)
    monkeypatch.setattr(restore, "restore", lambda archive, **_options: began.append(archive))

    with pytest.raises(CommandError):
        call_command("restore", tmp_path / "backup.tar")

    assert began == []


def test_books_that_do_not_balance_are_told_by_the_exit_code() -> None:
    call_command("check_ledger")
    put_in_store(make_edition(make_county()), 500, make_user())
    Balance.objects.update(on_hand=F("on_hand") + 7)

    with pytest.raises(CommandError) as said:
        call_command("check_ledger")

    assert (said.value.returncode, "507" in str(said.value)) == (1, True)


def test_a_backup_that_can_not_be_written_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("outreach.backup.archives._write", fail)

    with pytest.raises(CommandError, match="No space left"):
        call_command("backup", to=tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == []


@pytest.fixture
def _no_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo itself takes a minute to load."""
    monkeypatch.setattr(demo_pdf, "call_command", lambda *_words, **_options: None)


@pytest.mark.usefixtures("_no_demo")
def test_the_papers_of_the_demo_need_the_demo() -> None:
    with pytest.raises(CommandError, match="no demo"):
        call_command("demo_pdf")

    actor = make_user(demo_pdf.ACCOUNTS[0][0])
    with pytest.raises(CommandError, match="no published"):
        demo_pdf.start(DesignKind.FLYER, "", actor)
    assert not Design.objects.exists()


def test_a_paper_of_the_demo_that_was_not_made_is_said(tmp_path: Path) -> None:
    job = Job.objects.create(kind="nothing", title="x", created_at=AT, state=JobState.FAILED, error_en="why")

    with pytest.raises(CommandError, match="why"):
        demo_pdf.Command()._write(tmp_path / "paper.pdf", job)
