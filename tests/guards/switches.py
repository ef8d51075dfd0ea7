"""Finds every guard in the code and puts a switch on it: each `raise` of ours, each decorator before a door.

A guard is known by its file, the function that it stands in, and what it raises or is called; the second of the
same kind in one function ends with 2.
"""

import ast
import hashlib
import marshal
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from functools import wraps
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType
from typing import Any

from tests.house.tree import ROOT

FLOORS = ("outreach", "campaigns", "materials", "home")
# What is no refusal of a person's wish: programming errors, the tools of the command line, the demo.
NO_GUARDS = {"NotImplementedError", "SystemExit", "StopIteration", "AssertionError"}
LEFT_OUT = ("/migrations/", "/demo/", "/benchmarks/", "outreach/settings/")
DECORATORS = {
    "login_required",
    "require_POST",
    "require_GET",
    "require_safe",
    "require_http_methods",
    "for_members",
    "for_guests",
    "csrf_protect",
}

# The guard that is off, and those that refused something since somebody looked.
off: set[str] = set()
met: set[str] = set()


def holds(guard: str) -> bool:
    """Stands before each `raise`: False lets the caller through."""
    met.add(guard)
    return guard not in off


def switch(guard: str, decorator: Callable[..., Any]) -> Callable[..., Any]:
    """Return the decorator with a way around it."""

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        passed: list[bool] = []

        @wraps(view)
        def noticed(*args: Any, **kwargs: Any) -> Any:
            passed.append(True)
            return view(*args, **kwargs)

        guarded = decorator(noticed)

        @wraps(guarded)
        def run(*args: Any, **kwargs: Any) -> Any:
            if guard in off:
                return view(*args, **kwargs)
            passed.clear()
            try:
                return guarded(*args, **kwargs)
            finally:
                if not passed:
                    met.add(guard)

        return run

    return decorate


class _Switches(ast.NodeTransformer):
    """Rewrites a module; `found` are its guards in the order of the text."""

    def __init__(self, room: str) -> None:
        self.room, self.where, self.found = room, ["<module>"], list[str]()
        self.seen: Counter[str] = Counter()

    def _name(self, what: str) -> str:
        guard = f"{self.room}:{'.'.join(self.where[1:]) or self.where[0]}:{what}"
        self.seen[guard] += 1
        guard += "" if self.seen[guard] == 1 else f" {self.seen[guard]}"
        self.found.append(guard)
        return guard

    def _enter(self, node: Any) -> Any:
        self.where.append(node.name)
        if not isinstance(node, ast.ClassDef):
            node.decorator_list = [self._switched(decorator) for decorator in node.decorator_list]
        self.generic_visit(node)
        self.where.pop()
        return node

    visit_FunctionDef = visit_AsyncFunctionDef = visit_ClassDef = _enter  # noqa: N815 - names of the library

    def _switched(self, decorator: ast.expr) -> ast.expr:
        name = last_name(decorator)
        if name not in DECORATORS:
            return decorator
        # Where it stood: the source of a view begins with its first decorator.
        return ast.copy_location(_call("switch", self._name(f"@{name}"), decorator), decorator)

    def visit_Raise(self, node: ast.Raise) -> Any:
        name = last_name(node.exc) if node.exc else ""
        # `raise error` passes on what was raised before; `raise _too_large(…)` makes its refusal in a function.
        if not name or name in NO_GUARDS or not (isinstance(node.exc, ast.Call) or name[0].isupper()):
            return node
        return ast.If(test=_call("holds", self._name(name)), body=[node], orelse=[])


def last_name(node: ast.expr) -> str:
    """Return `OrderRefused` for `OrderRefused(EMPTY)`, `BadArchive` for `BadArchive.because(error)`."""
    if isinstance(node, ast.Call):
        return last_name(node.func)
    if isinstance(node, ast.Attribute):
        return node.attr if not node.attr.islower() else last_name(node.value)
    return node.id if isinstance(node, ast.Name) else ""


def _call(name: str, guard: str, *more: ast.expr) -> ast.Call:
    imported = ast.Call(ast.Name("__import__", ast.Load()), [ast.Constant("tests.guards.switches")], [])
    function = ast.Attribute(
        ast.Attribute(ast.Attribute(imported, "guards", ast.Load()), "switches", ast.Load()), name, ast.Load()
    )
    return ast.Call(function, [ast.Constant(guard), *more], [])


def room_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def is_guarded(path: str) -> bool:
    return path.startswith(tuple(f"{ROOT}/{floor}/" for floor in FLOORS)) and not any(
        part in path for part in LEFT_OUT
    )


def read(path: Path) -> tuple[ast.Module, list[str]]:
    """Return the module with its switches, and its guards."""
    rewriter = _Switches(room_of(path))
    tree = rewriter.visit(ast.parse(path.read_text("utf-8")))
    return ast.fix_missing_locations(tree), rewriter.found


def find_all() -> Iterator[str]:
    for floor in FLOORS:
        for path in sorted((ROOT / floor).rglob("*.py")):
            if is_guarded(str(path)):
                yield from read(path)[1]


def compiled(path: Path) -> CodeType:
    """The module's code with its switches; kept, because each process that a test starts loads all modules."""
    asked = hashlib.sha256(sys.version.encode() + path.read_bytes() + Path(__file__).read_bytes()).hexdigest()
    kept = (
        Path(tempfile.gettempdir())
        / f"outreach-guards-{os.getuid()}"
        / f"{room_of(path).replace('/', '.')}-{asked}"
    )
    if kept.exists():
        code: CodeType = marshal.loads(kept.read_bytes())  # noqa: S302 - our own folder
        return code
    code = compile(read(path)[0], str(path), "exec", dont_inherit=True)
    kept.parent.mkdir(mode=0o700, exist_ok=True)
    draft = kept.with_name(f"{kept.name}.{os.getpid()}")
    draft.write_bytes(marshal.dumps(code))
    draft.replace(kept)
    return code


def install() -> None:
    """From now on every module of ours is loaded with its switches."""
    plain: Any = SourceFileLoader.get_code

    def get_code(self: SourceFileLoader, name: str) -> CodeType | None:
        if not is_guarded(self.path):
            return plain(self, name)
        return compiled(Path(self.path))

    setattr(SourceFileLoader, "get_code", get_code)  # noqa: B010 - a loader's method is not meant to be set
