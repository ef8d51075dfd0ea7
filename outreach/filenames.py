"""Names of files that Windows, a ZIP and a USB stick all take."""

import re

# What Windows refuses, what hides or turns a name, and what a shell or a spreadsheet would run.
UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+')
# Names of Windows' devices, with or without an ending.
DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
LONGEST = 60


def safe_part(text: str, longest: int = LONGEST) -> str:
    """Return one part of a path: no separators, no leading or trailing dots and blanks, never empty."""
    name = UNSAFE.sub("-", text).strip(" .-")
    if len(name) > longest:
        stem, dot, ending = name.rpartition(".")
        keep = f"{dot}{ending}" if dot and len(ending) <= 5 else ""
        name = f"{(stem if keep else name)[: longest - len(keep)]}{keep}".strip(" .-")
    return f"_{name}" if DEVICES.fullmatch(name) else name or "_"
