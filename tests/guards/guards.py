"""The list of guards, each with a test that was seen red without it; empty where none was seen.

A guard of a process that the test starts counts too: the plugin's switches follow into it.
"""

import json
from pathlib import Path

LIST = Path(__file__).with_name("guards.json")


def read_list() -> dict[str, str]:
    found: dict[str, str] = json.loads(LIST.read_text("utf-8")) if LIST.exists() else {}
    return found


def write_list(found: dict[str, str]) -> None:
    LIST.write_text(json.dumps(found, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8")
