"""What `make run` says on a machine that lacks something and may not install it; nothing is installed here."""

import os
import shutil
import subprocess
from pathlib import Path

from tests.house.tree import ROOT

PACKAGES = {
    line.split()[0]: line.split()[1]
    for line in (ROOT / ".ci" / "apt.txt").read_text().splitlines()
    if line and not line.startswith("#")
}


def setup_on_a_machine_with(
    installed: set[str], folder: Path, *, purpose: str = "run"
) -> subprocess.CompletedProcess[str]:
    """Run a copy of .ci/setup as somebody who is not root, where dpkg knows only these packages."""
    (folder / ".ci").mkdir()
    for name in ("setup", "apt.txt"):
        shutil.copy(ROOT / ".ci" / name, folder / ".ci" / name)
    tools = folder / "bin"
    tools.mkdir()
    stand_in = folder / ".venv" / "bin" / "python"
    stand_in.parent.mkdir(parents=True)
    listing = "".join(f"{package} installed\\n" for package in sorted(installed))
    for path, script in {
        tools / "dpkg-query": f"printf '{listing}'",
        tools / "id": "echo 1000",
        tools / "sudo": "exit 1",
        tools / "apt-get": "echo apt-get was called >&2; exit 9",
        stand_in: "exit 7",
    }.items():
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
    return subprocess.run(
        ["sh", ".ci/setup", purpose],
        cwd=folder,
        env={"PATH": f"{tools}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_missing_packages_are_named_with_the_one_command(tmp_path: Path) -> None:
    lacking = {"libharfbuzz-subset0", "gettext"}

    verdict = setup_on_a_machine_with(set(PACKAGES) - lacking, tmp_path)

    lines = verdict.stderr.splitlines()
    assert verdict.returncode == 1
    assert [line.split()[0] for line in lines[1:3]] == ["libharfbuzz-subset0", "gettext"]
    assert lines[-1].endswith("apt-get install -y --no-install-recommends libharfbuzz-subset0 gettext")
    assert "apt-get was called" not in verdict.stderr


def test_using_outreach_does_not_ask_for_what_only_tests_want(tmp_path: Path) -> None:
    for_running = {package for package, purpose in PACKAGES.items() if purpose == "run"}

    verdict = setup_on_a_machine_with(for_running, tmp_path)

    assert "Debian packages" not in verdict.stderr
    assert verdict.returncode == 7  # it went on to Python, which is a stand-in here


def test_testing_asks_for_the_browser_and_the_tools_that_check_pdfs(tmp_path: Path) -> None:
    for_running = {package for package, purpose in PACKAGES.items() if purpose == "run"}

    for_testing = {package for package, purpose in PACKAGES.items() if purpose == "test"}

    verdict = setup_on_a_machine_with(for_running, tmp_path, purpose="test")

    assert verdict.returncode == 1
    assert set(verdict.stderr.splitlines()[-1].split()) >= for_testing


def test_every_package_says_when_it_is_wanted() -> None:
    assert set(PACKAGES.values()) == {"run", "test", "cluster"}
