"""Backup under load, restore and move on both engines; `make drill` does twenty, the suite two."""

import json
import os
import shutil
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.drills.stages import IS_FULL, Site, new_site

ROUNDS = int(os.environ.get("DRILL_BACKUPS", "1"))

pytestmark = pytest.mark.heavy


@pytest.fixture
def busy(site: Site) -> Iterator[Site]:
    """Clerks order and the office sends, all the time."""
    clerks = site.start("-m", "tests.drills.clerks")
    assert clerks.stdout is not None
    said = clerks.stdout.readline().strip()
    assert said == "working", clerks.communicate()[1][-3000:]
    try:
        yield site
    finally:
        clerks.kill()
        clerks.communicate()


def test_backups_under_write_load_are_sound_and_come_back(busy: Site, tmp_path: Path) -> None:
    for number in range(ROUNDS):
        folder = tmp_path / str(number)
        busy.ask("manage.py", "backup", "--to", folder, "--keep-all")

        (archive,) = folder.glob("outreach-*.tar.gz")
        counts = json.loads(busy.ask("-m", "tests.drills.clerks", "prove", archive))
        assert counts["orders"] > 0
        assert (counts["faults"], counts["log"]) == ([], [])


def test_a_restored_site_has_the_old_data_and_waits_with_its_jobs(site: Site, tmp_path: Path) -> None:
    site.ask("-m", "tests.drills.clerks", "once", "5")
    (site.folder / "media" / "images").mkdir(parents=True, exist_ok=True)
    (site.folder / "media" / "images" / "kept.txt").write_text("旧", encoding="utf-8")
    before = json.loads(site.ask("-m", "tests.drills.clerks", "count"))
    site.ask("manage.py", "backup", "--to", tmp_path)
    (archive,) = tmp_path.glob("outreach-*.tar.gz")
    site.ask("-m", "tests.drills.clerks", "once", "3")
    (site.folder / "media" / "images" / "kept.txt").unlink()

    said = site.ask("manage.py", "restore", archive, "--yes")

    after = json.loads(site.ask("-m", "tests.drills.clerks", "count"))
    assert after["orders"] == before["orders"]
    assert after | {"paused": False} == before
    assert after["paused"] is True
    assert (site.folder / "media" / "images" / "kept.txt").read_text("utf-8") == "旧"
    assert "resume_after_restore" in said
    site.ask("manage.py", "resume_after_restore")
    assert json.loads(site.ask("-m", "tests.drills.clerks", "count")) == before
    site.ask("-m", "tests.drills.clerks", "once", "1")


@pytest.mark.parametrize("damage", ["cut", "changed", "books", "missing"])
def test_a_bad_backup_changes_nothing(site: Site, tmp_path: Path, damage: str) -> None:
    site.ask("-m", "tests.drills.clerks", "once", "1")
    before = site.ask("-m", "tests.drills.clerks", "count")
    if damage == "books":
        site.ask("-m", "tests.drills.clerks", "break")
    site.ask("manage.py", "backup", "--to", tmp_path)
    if damage == "books":
        site.ask("-m", "tests.drills.clerks", "mend")
    (archive,) = tmp_path.glob("outreach-*.tar.gz")
    if damage == "books":
        # The control of the drill above: its proof looks into the backup and not at the living site.
        assert json.loads(site.ask("-m", "tests.drills.clerks", "prove", archive))["faults"]
    spoil(archive, damage)

    said = site.refuse("manage.py", "restore", archive, "--yes")

    assert "Traceback" not in said
    assert site.ask("-m", "tests.drills.clerks", "count") == before


def spoil(archive: Path, damage: str) -> None:
    if damage == "cut":
        content = archive.read_bytes()
        archive.write_bytes(content[: len(content) // 2])
    if damage in ("changed", "missing"):
        rewrite(archive, damage)


def rewrite(archive: Path, damage: str) -> None:
    """Another database than the manifest tells, or none."""
    folder = archive.parent / "unpacked"
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    (database,) = (folder / "database").iterdir()
    database.unlink()
    if damage == "changed":
        database.write_bytes(b"something else")
    with tarfile.open(archive, "w:gz") as packed:
        for path in sorted(folder.iterdir()):
            packed.add(path, path.name)
    shutil.rmtree(folder)


def test_a_database_moves_to_the_other_engine_and_back(site: Site, server: str, tmp_path: Path) -> None:
    if not (IS_FULL or site.url.startswith("sqlite")):
        return  # the way back is make drill's
    other = "postgres" if site.url.startswith("sqlite") else "sqlite"
    site.ask("-m", "tests.drills.clerks", "once", "3")
    before = json.loads(site.ask("-m", "tests.drills.clerks", "count"))
    assert before["log"] == []
    with new_site(other, tmp_path, server=server, is_kept=not IS_FULL) as empty:
        said = site.ask("manage.py", "move_database", "--to", empty.url)
        moved = Site(empty.url, site.folder)

        assert "equal" in said or "一致" in said
        assert json.loads(moved.ask("-m", "tests.drills.clerks", "count")) == before
        moved.ask("-m", "tests.drills.clerks", "once", "1")
        again = moved.refuse("manage.py", "move_database", "--to", site.url)
        assert "Traceback" not in again
        moved.close()
