"""Every action of the materials that opens a transaction begins again when PostgreSQL gives it up."""

import ast
from pathlib import Path

import pytest

from tests.house.tree import our_modules, read

ACTIONS = Path("materials/actions")
# Made once with a key and files beside the row, or always inside another action's transaction.
BY_THEMSELVES = {
    "open_groups",
    "publish_edition",
    "request_preview",
    "start_letter_run",
    "start_render",
    "start_review",
    "take_number",
}


def unguarded(source: str) -> set[str]:
    """Names of the public functions that open a transaction, themselves or by a private one, and are not @retried."""
    functions = {node.name: node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)}

    def opens(name: str, seen: frozenset[str] = frozenset()) -> bool:
        nodes = list(ast.walk(functions[name]))
        if any(isinstance(node, ast.Attribute) and node.attr == "atomic" for node in nodes):
            return True
        called = {
            node.func.id for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        private = {one for one in called & functions.keys() - seen if one.startswith("_")}
        return any(opens(one, seen | {name}) for one in private)

    return {
        name
        for name, function in functions.items()
        if not name.startswith("_")
        and opens(name)
        and not any(isinstance(one, ast.Name) and one.id == "retried" for one in function.decorator_list)
    }


def test_actions_survive_a_deadlock() -> None:
    modules = [path for path in our_modules() if path.parent == ACTIONS]

    found = set().union(*(unguarded(read(path)) for path in modules))

    assert modules
    assert found == BY_THEMSELVES


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("def act():\n    with transaction.atomic():\n        pass", {"act"}),
        ("def act():\n    _write()\ndef _write():\n    with transaction.atomic():\n        pass", {"act"}),
        ("@retried\ndef act():\n    with transaction.atomic():\n        pass", set()),
        ("def look():\n    return _find()\ndef _find():\n    return _find()", set()),
    ],
)
def test_the_law_sees(source: str, names: set[str]) -> None:
    assert unguarded(source) == names
