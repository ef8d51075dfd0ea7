"""The laws of the house that a machine can judge, each a function from source to what breaks it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

MOST_LINES = 400
FORBIDDEN_NAMES = frozenset({"utils", "helpers", "common", "core", "services", "managers"})
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
# Written in pieces, so that this file does not break its own law.
REGISTRIES = tuple(
    ".".join(words)
    for words in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("deb", "debian", "org"),
        ("registry", "npmjs", "org"),
        ("crates", "io"),
    )
)
# Not over the end of a line: our imports of gettext are one line each.
DEAF_ALIAS = re.compile(r"^from django\.utils\.translation import .*\b\w*gettext\w* as (?!_\b)\w")
MACHINE_PATH = re.compile(r"(?<![\w.}\])-])/(?:root|work|home/\w+|Users/\w+)/[\w.]")


def is_too_long(source: str) -> bool:
    return source.count("\n") > MOST_LINES


def forbidden_names(path: Path) -> list[str]:
    """List the parts of the path whose name says nothing about what is inside."""
    return [part for part in path.parts if part.partition(".")[0] in FORBIDDEN_NAMES]


def lacks_docstring(source: str) -> bool:
    """An empty file has nothing to say; any other opens with what it holds."""
    module = ast.parse(source)
    return bool(module.body) and ast.get_docstring(module) is None


def unannotated_functions(source: str) -> list[str]:
    return [
        f"{node.name}:{node.lineno}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, FUNCTIONS) and not is_annotated(node)
    ]


def is_annotated(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    given = function.args
    arguments = [*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg]
    return function.returns is not None and all(
        argument.annotation is not None or argument.arg in {"self", "cls"}
        for argument in arguments
        if argument is not None
    )


def hidden_imports(source: str) -> list[int]:
    """List the lines of imports that do not stand at the top: in a function, a branch, a class."""
    module = ast.parse(source)
    return [
        node.lineno
        for node in ast.walk(module)
        if isinstance(node, ast.Import | ast.ImportFrom) and node not in module.body
    ]


def deaf_aliases(source: str) -> list[int]:
    """List the lines that import gettext under a name that makemessages does not listen for."""
    lines = enumerate(source.splitlines(), start=1)
    return [number for number, line in lines if DEAF_ALIAS.search(line)]


def is_busy_init(source: str) -> bool:
    """A package's __init__ is empty, or tells its public names: docstring, imports, __all__."""
    return any(not is_listing(node) for node in ast.parse(source).body)


def is_listing(node: ast.stmt) -> bool:
    if isinstance(node, ast.Assign):
        return [getattr(target, "id", "") for target in node.targets] == ["__all__"]
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    return isinstance(node, ast.Import | ast.ImportFrom)


def foreign_addresses(text: str) -> Iterator[str]:
    """Find package registries and paths of one person's machine."""
    yield from (host for host in REGISTRIES if host in text)
    yield from (match.group() for match in MACHINE_PATH.finditer(text))


def is_text(content: bytes) -> bool:
    """Whether a person can review it: pictures are SVG; PDFs, fonts and databases are made, not kept."""
    try:
        return "\0" not in content.decode("utf-8")
    except UnicodeDecodeError:
        return False
