"""The pinned lists agree with each other and with pyproject.toml, carry hashes, and name no index host."""

import re
import tomllib

import pytest

from tests.house.tree import ROOT

LISTS = ("requirements.txt", "requirements-dev.txt")
PIN = re.compile(r"^(?P<name>[A-Za-z0-9_.-]+)(?:\[[^\]]+\])?==(?P<version>[^\s;\\]+)", re.MULTILINE)


def normalise(name: str) -> str:
    """Package names are equal however they write case, dots and dashes (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(filename: str) -> dict[str, str]:
    text = (ROOT / filename).read_text()
    return {normalise(found["name"]): found["version"] for found in PIN.finditer(text)}


def wanted(extra: str | None = None) -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lines = project["dependencies"] if extra is None else project["optional-dependencies"][extra]
    return {normalise(re.split(r"[\[<>=!~; ]", line)[0]) for line in lines}


def test_users_and_developers_get_the_same_versions() -> None:
    developers = pins("requirements-dev.txt")

    differing = {
        name: (version, developers.get(name))
        for name, version in pins("requirements.txt").items()
        if developers.get(name) != version
    }

    assert differing == {}


def test_everything_the_project_asks_for_is_pinned() -> None:
    assert wanted() - set(pins("requirements.txt")) == set()
    assert wanted("dev") - set(pins("requirements-dev.txt")) == set()


@pytest.mark.parametrize("filename", LISTS)
def test_every_pin_has_a_hash(filename: str) -> None:
    blocks = re.split(r"\n(?=[A-Za-z0-9])", (ROOT / filename).read_text().strip())

    unhashed = [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block]

    assert unhashed == []


@pytest.mark.parametrize("filename", LISTS)
def test_no_list_says_where_to_download(filename: str) -> None:
    text = (ROOT / filename).read_text()

    assert re.findall(r"https?://|--index-url|--extra-index-url|--find-links|--trusted-host", text) == []
