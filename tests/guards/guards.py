"""The list of guards with a test of each; an empty one stands where no test of the suite's own process meets it.

Backup, restore and what stops a start are tried as processes of their own (tests/drills, tests/trust/test_gate.py).
"""

import json
from pathlib import Path

LIST = Path(__file__).with_name("guards.json")


def read_list() -> dict[str, str]:
    found: dict[str, str] = json.loads(LIST.read_text("utf-8")) if LIST.exists() else {}
    return found


def write_list(found: dict[str, str]) -> None:
    LIST.write_text(json.dumps(found, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8")
