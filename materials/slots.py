"""Slots such as {village}: their names, how a text is checked and filled; no layout, no database."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape, unescape
from typing import Any

import nh3
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from outreach.content.text_limits import validate_size

# An input method for Chinese writes full-width braces; both mean a slot.
PATTERN = re.compile(r"[{｛]([^{}｛｝\n]{1,80})[}｝]")
TAG = re.compile(r"<[^>]*>")
PRINT_TAGS = {"p", "b", "strong", "ol", "ul", "li", "br"}
MAX_CHARACTERS = 20_000
BLANK_WITHOUT_ROSTER = _("from the roster; a line to write on where there is none")


@dataclass(frozen=True, slots=True)
class Slot:
    """One name; `varies` when each village has its own value, else one value serves the whole design."""

    name: str
    label: Promise
    aliases: tuple[str, ...]
    varies: bool = True
    note: Promise | str = ""


SLOTS = {
    slot.name: slot
    for slot in (
        Slot("village", _("village or community"), ("村", "村名", "村庄", "村社区", "村（社区）", "社区")),
        Slot("township", _("township"), ("乡镇", "镇", "街道", "乡镇街道", "乡镇（街道）")),
        Slot("director", _("child director's name"), ("儿童主任", "儿童主任姓名", "主任")),
        Slot("phone", _("child director's phone"), ("电话", "儿童主任电话", "主任电话")),
        Slot("supervisor", _("child supervisor's name"), ("督导员", "儿童督导员", "督导员姓名")),
        Slot("supervisor_phone", _("child supervisor's phone"), ("督导员电话", "儿童督导员电话")),
        Slot("village_code", _("code of the village"), ("村代码", "村编码")),
        Slot("class_name", _("class"), ("班级", "班"), note=BLANK_WITHOUT_ROSTER),
        Slot(
            "recipient",
            _("name of the recipient"),
            ("姓名", "收信人", "家长姓名"),
            note=BLANK_WITHOUT_ROSTER,
        ),
        Slot("serial", _("number of the letter"), ("编号", "信函编号")),
        Slot("county", _("county"), ("县", "市", "县市", "县（市）"), varies=False),
        Slot("date", _("date of the design"), ("日期",), varies=False),
    )
}
_NAMES = {word: slot.name for slot in SLOTS.values() for word in (slot.name, *slot.aliases)}
VARYING = frozenset(slot.name for slot in SLOTS.values() if slot.varies)


def slot_name(word: str) -> str | None:
    """Return the slot that a word between braces means, or None; spaces and tags inside don't matter."""
    return _NAMES.get("".join(unescape(TAG.sub("", word)).split()).lower())


def words(text: str) -> Iterator[str]:
    """Yield what stands between braces, as the reader sees it."""
    for match in PATTERN.finditer(text):
        yield unescape(TAG.sub("", match[1])).strip()


def used_slots(text: str) -> set[str]:
    return {name for word in words(text) if (name := slot_name(word))}


def slots_inside(value: Any) -> set[str]:
    """Return the slots in all strings of a JSON value, such as a block's."""
    if isinstance(value, str):
        return used_slots(value)
    if isinstance(value, Mapping):
        value = value.values()
    return set().union(*map(slots_inside, value)) if isinstance(value, Iterable) else set()


def unknown_words(text: str) -> list[str]:
    return [word for word in words(text) if slot_name(word) is None]


def known_list() -> str:
    """Return every slot as people write it, for messages and help texts."""
    return " ".join(f"{{{slot.name}}} {{{slot.aliases[0]}}}" for slot in SLOTS.values())


def validate_slots(text: object) -> None:
    """Refuse text with a slot that nobody can fill; used by every text block of a design."""
    if unknown := unknown_words(str(text or "")):
        raise ValidationError(
            _("There is no slot %(words)s. Known slots: %(known)s. Nothing was lost; correct the text."),
            code="unknown_slot",
            params={"words": " ".join(f"{{{word}}}" for word in unknown), "known": known_list()},
        )


def validate_rich_text(html: object) -> None:
    """Refuse rich text that no page needs: too long, nested too deep, or with a slot that nobody can fill."""
    validate_size(html, most=MAX_CHARACTERS)
    validate_slots(str(html or ""))


def clean_html(html: str, values: Mapping[str, str]) -> SafeString:
    """Return rich text that is safe to print: constant slots filled, varying ones as data-f spans."""
    safe = nh3.clean(html, tags=PRINT_TAGS, attributes={})
    marked = PATTERN.sub(_filler(values), safe)
    # Once more, because a slot that was half bold leaves half a tag behind.
    final = nh3.clean(marked, tags=PRINT_TAGS | {"span"}, attributes={"span": {"data-f"}})
    return mark_safe(final)  # noqa: S308 - cleaned one line above


def text_to_html(text: str, values: Mapping[str, str]) -> SafeString:
    """Return plain text escaped for print, line breaks kept, slots as in clean_html()."""
    marked = PATTERN.sub(_filler(values), escape(text, quote=False))
    return mark_safe("<br>".join(marked.splitlines()))  # noqa: S308 - escaped one line above


def fill_text(text: str, values: Mapping[str, str]) -> str:
    """Return plain text with the slots that have a value filled; for titles, file names and QR codes."""
    return PATTERN.sub(lambda match: values.get(slot_name(match[1]) or "", match[0]), text)


def _filler(values: Mapping[str, str]) -> Callable[[re.Match[str]], str]:
    def fill(match: re.Match[str]) -> str:
        name = slot_name(match[1])
        if name is None:
            return match[0]
        if name in values:
            return escape(values[name], quote=False)
        return f'<span data-f="{name}"></span>'

    return fill
