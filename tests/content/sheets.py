"""Reads the site's style sheets for tests: their files, and the tokens of light and dark pages."""

import re
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "outreach" / "static" / "css" / "site"
TOKEN = re.compile(r"(?<![\w.-])(--[\w-]+):\s*([^;]+);")


def files() -> list[Path]:
    return sorted(FOLDER.rglob("*.css"))


def tokens() -> tuple[dict[str, str], dict[str, str]]:
    """Return the tokens of light pages, and of dark pages where they differ."""
    text = (FOLDER / "tokens.css").read_text("utf-8")
    light, _mark, rest = text.partition("@media (prefers-color-scheme: dark)")
    dark = rest.partition("@media print")[0]
    # Light tokens are read backwards, so that the first value, that of phones, wins.
    return dict(reversed(TOKEN.findall(light))), dict(TOKEN.findall(dark))
