"""The licences of every package of requirements.txt and of the fonts; run as a module it writes docs/licences.md."""

import re
from importlib.metadata import PackageNotFoundError, metadata

from tests.house.tree import ROOT

PAGE = ROOT / "docs" / "licences.md"
NAME = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)
CLASSIFIER = "License :: OSI Approved :: "
LONGEST = 60
FONTS = [
    ("Noto Sans CJK SC, Noto Serif CJK SC", "fonts-noto-cjk", "OFL-1.1"),
    ("LXGW WenKai 霞鹜文楷", "fonts-lxgw-wenkai", "OFL-1.1"),
    (
        "Zhuque Fangsong 朱雀仿宋 or another free 仿宋, where the mirror has one",
        "fetched at set-up",
        "OFL-1.1",
    ),
]
HEAD = """# Licences · 许可

Written by `.ci/licences` from what the packages say of themselves; versions stand in
`requirements.txt`. Outreach's own code: see `LICENSE`.
Fonts are cut into subsets under names of our own, as the OFL's reserved names ask.

## Fonts · 字体

| font | from | licence |
| --- | --- | --- |
"""


def packages() -> list[str]:
    return [name for name, _version in NAME.findall((ROOT / "requirements.txt").read_text())]


def licence_of(name: str) -> str:
    """Return the SPDX expression, else the short text, else the classifier; empty when a package says nothing."""
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return "other systems only"
    expression, text = told.get("License-Expression") or "", told.get("License") or ""
    if expression:
        return expression
    if text and len(text) < LONGEST and "\n" not in text and text != "UNKNOWN":
        return text
    return ", ".join(
        line.removeprefix(CLASSIFIER)
        for line in told.get_all("Classifier") or []
        if line.startswith(CLASSIFIER)
    )


def write() -> str:
    lines = [f"| {font} | {source} | {licence} |" for font, source, licence in FONTS]
    lines += ["", "## Packages · 软件包", "", "| package | licence |", "| --- | --- |"]
    lines += [f"| {name} | {licence_of(name)} |" for name in packages()]
    return HEAD + "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(write())
    print(f"{len(packages())} packages in docs/licences.md")
