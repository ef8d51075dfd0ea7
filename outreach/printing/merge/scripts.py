"""Turns sheets into scripts: which operators are written once for a group of letters, and which for every letter."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, cast

from outreach.printing.merge.records import tidy
from outreach.printing.merge.sheets import Sheet
from outreach.printing.merge.stamps import Stamp

Values = Mapping[str, Any]  # of str, where a stamp was made
# The state of a fresh page, so that it need not be told: opaque.
_DEFAULTS = frozenset(("/a1.0 gs", "/a1 gs"))


@dataclass(frozen=True)
class Script:
    """Operators as a format string, and what fills it."""

    form: str
    holes: tuple[tuple[str, Callable[[str], str]], ...]

    def write(self, values: Values) -> bytes:
        """Return the operators for a record."""
        get = values.get
        texts = [write(cast("str", tidy(get(name, "")))) for name, write in self.holes]
        return (self.form % tuple(texts)).encode("latin-1")


@dataclass(frozen=True)
class PageScript:
    """One page of a class: `groups` are painted once for each combination of shared values, `own` for each letter.

    What comes before the first value is the same for all letters: it is the page's first content stream, `lead`.
    """

    groups: tuple[Script, ...]
    lead: bytes
    own: Script

    @property
    def is_still(self) -> bool:
        """Tell whether the page is the same for all letters of a group."""
        return not self.own.holes


def page_script(sheet: Sheet, shared: frozenset[str]) -> PageScript:
    """Cut a sheet into what a group shares and what is a letter's own, in painting order."""
    groups: list[Script] = []
    own: list[str | Stamp] = []
    fixed = 0
    for is_own, run in groupby(
        _shared_first(sheet.pieces, shared), lambda one: isinstance(one, Stamp) and one.field not in shared
    ):
        if is_own:
            own += [one for one in run if isinstance(one, Stamp)]
            continue
        items: list[str | Stamp] = []
        for one in run:
            items.append(one if isinstance(one, Stamp) else f"/f{fixed} Do\n")
            fixed += not isinstance(one, Stamp)
        if any(isinstance(one, Stamp) for one in items):
            own.append(f"/g{len(groups)} Do\n")
            groups.append(_script(items))
        else:
            own += items
    return PageScript(tuple(groups), *_led(_script(own)))


def _shared_first(
    pieces: Sequence[list[bytes] | Stamp], shared: frozenset[str]
) -> Iterator[list[bytes] | Stamp]:
    """Let shared stamps change places with a letter's own where all are text of one colour, so that fewer forms do."""
    for is_stamp, run in groupby(pieces, lambda one: isinstance(one, Stamp)):
        items = list(run)
        if is_stamp and len({_tone(one) for one in items}) == 1:
            items.sort(key=lambda one: isinstance(one, Stamp) and one.field not in shared)
        yield from items


def _tone(one: list[bytes] | Stamp) -> str:
    return one.literals[0].partition("BT\n")[0] if isinstance(one, Stamp) else ""


def _led(script: Script) -> tuple[bytes, Script]:
    """Cut off the operators before the first value's position."""
    before, hole, after = script.form.partition("%s")
    lead = before[: before.rfind("\n", 0, before.rfind(" Tm\n")) + 1] if " Tm\n" in before else before
    if not hole:
        return script.write({}), Script("", ())
    return (lead % ()).encode("latin-1"), Script(before.removeprefix(lead) + hole + after, script.holes)


def _script(items: Sequence[str | Stamp]) -> Script:
    parts: list[str] = []
    holes: list[tuple[str, Callable[[str], str]]] = []
    for context, run in groupby(items, lambda one: one.context if isinstance(one, Stamp) else None):
        if context is None:
            parts += [_escaped(str(one)) for one in run]
            continue
        parts.append(_escaped("q\n" + "".join(op.decode("latin-1") + "\n" for op in context)))
        written = ""
        for one in cast("Iterator[Stamp]", run):
            literals = [_escaped(literal) for literal in one.literals]
            written = _continued(written, literals[0]) + "%s".join(["", *literals[1:]])
            holes += [(hole.field, hole.pack) for hole in one.holes]
        parts.append(written + "Q\n")
    return Script("".join(parts), tuple(holes))


def _escaped(text: str) -> str:
    return text.replace("%", "%%")


def _continued(before: str, after: str) -> str:
    """Join operators, leaving out of the second what still holds from the first: colour, font, a new text object."""
    told = list(_outside_text(before.split("\n")))
    is_fresh = not any(line.endswith(" gs") for line in told)
    lines = [line for line in after.split("\n") if not is_fresh or line not in _DEFAULTS]
    if "BT" not in lines or "q" in lines:
        return before + "\n".join(lines)
    start = lines.index("BT")
    state, text = lines[:start], lines[start + 1 :]
    # Only what was told last: a colour that was told before that is not the colour now.
    still_holds = bool(state) and told[-len(state) :] == state and "Q" not in told
    if not before.endswith("ET\n") or not still_holds:
        return before + "\n".join(lines)
    last_font = next((line for line in reversed(before.split("\n")) if line.endswith(" Tf")), "")
    return before.removesuffix("ET\n") + "\n".join(line for line in text if line != last_font)


def _outside_text(lines: list[str]) -> Iterator[str]:
    in_text = False
    for line in lines:
        if line in ("BT", "ET"):
            in_text = line == "BT"
        elif line and not in_text:
            yield line
