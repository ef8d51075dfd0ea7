"""The READMEs keep up with what they describe: accounts, commands, links."""

import re
from pathlib import Path

import pytest

from home.demo.accounts import ACCOUNTS, DEMO_PASSWORD
from tests.house.tree import ROOT, our_files

READMES = ("README.md", "README.zh-Hans.md")
PAGES = [path for path in our_files() if path.suffix == ".md"]


@pytest.mark.parametrize("readme", READMES)
def test_every_demo_account_is_named_with_its_password(readme: str) -> None:
    text = (ROOT / readme).read_text()

    assert [username for username, *_rest in ACCOUNTS if f"`{username}`" not in text] == []
    assert DEMO_PASSWORD in text


@pytest.mark.parametrize("readme", READMES)
def test_every_make_command_that_is_named_exists(readme: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))

    named = set(re.findall(r"(?:`|^|&& )make ([a-z][a-z-]+)", (ROOT / readme).read_text(), re.MULTILINE))

    assert named - targets == set()
    assert named >= {"run", "test"}


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_links_between_our_pages_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", (ROOT / page).read_text())

    assert [link for link in links if not (ROOT / page).parent.joinpath(link).exists()] == []
