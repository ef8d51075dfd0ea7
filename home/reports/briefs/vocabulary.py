"""The words that may stand between braces in a brief: which there are, and which figure each means; no amounts."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from campaigns.models import ActivityKind, Measure
from materials.models import Material
from outreach.places.models import Region

# An input method for Chinese writes full-width braces and colons; both mean the same.
PATTERN = re.compile(r"[{｛]([^{}｛｝\n]{1,80})[}｝]")
LOOSE_BRACE = re.compile(r"[{}｛｝]")
# How many words are offered in place of a mistyped one.
NEAR = 4
INNER_MARKS = str.maketrans("《》", "〈〉")
# Facts of the brief itself, as text.
TEXTS = {
    "cut_off": ("截至时间", "截止时间"),
    "county": ("县", "县市", "县（市、区）"),
    "campaign": ("活动", "活动名称"),
    "number": ("期号",),
    "year": ("年份",),
}
# Figures of places and people, counted once each.
PLACES = {
    "groups": ("领导小组", "个"),
    "supervisors": ("儿童督导员", "名"),
    "directors": ("儿童主任", "名"),
    "vehicles_used": ("出动车辆", "台"),
}
# Figures of one material, from the ledger of copies.
COPIES = {
    "printed": ("印制", "份"),
    "sent": ("配送", "份"),
    "handed_out": ("发放", "份"),
}


@dataclass(frozen=True, slots=True)
class Slot:
    """One meaning: `name` says what is counted, `of` of which kind or material; `key` is its spelling in code."""

    key: str
    label: str
    unit: str = ""
    name: str = ""
    measure: Measure | None = None
    kind: ActivityKind | None = None
    material: Material | None = None

    @property
    def is_text(self) -> bool:
        return self.key in TEXTS


@dataclass(slots=True)
class Vocabulary:
    """All words of one county, by every spelling."""

    measures: dict[str, Measure] = field(default_factory=dict)
    kinds: dict[str, ActivityKind] = field(default_factory=dict)
    materials: dict[str, Material] = field(default_factory=dict)

    def find(self, word: str) -> Slot | None:
        """Return what a word between braces means, or None; nothing is run, only looked up."""
        parts = re.split("[:：]", "".join(word.split()))
        if not 1 <= len(parts) <= 2 or not all(parts):
            return None
        name, of = parts[0], parts[1] if len(parts) == 2 else ""
        for look in (self._text, self._place, self._copies, self._held, self._measure):
            if slot := look(name, of):
                return slot
        return None

    def _text(self, name: str, of: str) -> Slot | None:
        key = _spelled(name, TEXTS)
        return Slot(key, TEXTS[key][0]) if key and not of else None

    def _place(self, name: str, of: str) -> Slot | None:
        key = _spelled(name, {key: words[:1] for key, words in PLACES.items()})
        return Slot(key, PLACES[key][0], PLACES[key][1], name=key) if key and not of else None

    def _copies(self, name: str, of: str) -> Slot | None:
        key = _spelled(name, {key: words[:1] for key, words in COPIES.items()})
        material = self.materials.get(of)
        if not key or material is None:
            return None
        label = f"{COPIES[key][0]}{quoted(material.name)}"
        return Slot(f"{key}:{material.code}", label, COPIES[key][1], name=key, material=material)

    def _held(self, name: str, of: str) -> Slot | None:
        kind = self.kinds.get(of)
        if name not in ("held", "举办") or kind is None:
            return None
        return Slot(f"held:{kind.code}", f"{kind.name}场次", "场", name="held", kind=kind)

    def _measure(self, name: str, of: str) -> Slot | None:
        measure, kind = self.measures.get(name), self.kinds.get(of) if of else None
        if measure is None or (of and kind is None):
            return None
        key = f"{measure.code}:{kind.code}" if kind else measure.code
        label = f"{measure.name}（{kind.name}）" if kind else measure.name
        return Slot(key, label, measure.unit, name="measure", measure=measure, kind=kind)

    def known(self) -> list[tuple[str, str]]:
        """Every word as people write it, with what it means; for help texts and messages."""
        lines = [(f"{{{key}}}", words[0]) for key, words in TEXTS.items()]
        lines += [(f"{{{key}}}", words[0]) for key, words in PLACES.items()]
        lines += [(f"{{{code}}}", one.name) for code, one in self.measures.items() if code == one.code]
        return lines

    def known_of(self) -> list[tuple[str, str]]:
        """Words that take a kind or a material behind a colon."""
        kinds = [(code, one.name) for code, one in self.kinds.items() if code == one.code]
        lines = [(f"{{held:{code}}}", f"{name}场次") for code, name in kinds]
        lines += [(f"{{attendances:{code}}}", f"受众（{name}）") for code, name in kinds]
        for code, one in self.materials.items():
            if code == one.code:
                lines += [
                    (f"{{{key}:{code}}}", f"{words[0]}{quoted(one.name)}") for key, words in COPIES.items()
                ]
        return [line for line in lines if self.find(line[0][1:-1])]

    def near(self, word: str) -> list[str]:
        """The words that look most like a mistyped one, by code or by meaning, each with its meaning."""
        by_spelling: dict[str, str] = {}
        for code, label in [*self.known(), *self.known_of()]:
            by_spelling |= {code[1:-1]: f"{code} {label}", label: f"{code} {label}"}
        close = get_close_matches(word, by_spelling, n=NEAR, cutoff=0)
        return list(dict.fromkeys(by_spelling[spelling] for spelling in close))


def quoted(name: str) -> str:
    """Put a title into 《》, unless the catalogue has it there already; a title inside it gets 〈〉 (GB/T 15834)."""
    if name.startswith("《") and name.endswith("》"):
        return name
    return f"《{name.translate(INNER_MARKS)}》"


def load_vocabulary(county: Region) -> Vocabulary:
    """Read the county's words; three queries. A code wins over a name that is spelled the same."""
    vocabulary = Vocabulary()
    vocabulary.measures = _by_spelling(Measure.objects.all())
    vocabulary.kinds = _by_spelling(ActivityKind.objects.all())
    vocabulary.materials = _by_spelling(Material.objects.filter(county=county))
    return vocabulary


def _by_spelling(rows: Iterable[Any]) -> dict[str, Any]:
    found = list(rows)
    return {one.name: one for one in found} | {one.code: one for one in found}


def words(text: str) -> Iterator[str]:
    for match in PATTERN.finditer(text):
        yield match[1]


def validate(vocabulary: Vocabulary, text: str) -> None:
    """Refuse a word that means nothing, and a brace that is not closed."""
    unknown = [word for word in words(text) if vocabulary.find(word) is None]
    if unknown:
        raise ValidationError(
            _(
                "There is no figure %(words)s. Perhaps you mean: %(near)s. All figures are listed below the text. "
                "Nothing was lost; correct the text."
            )
            % {
                "words": " ".join(f"{{{word}}}" for word in unknown),
                "near": "、".join(
                    dict.fromkeys(near for word in unknown[:3] for near in vocabulary.near(word))
                ),
            },
            code="unknown_slot",
        )
    if LOOSE_BRACE.search(PATTERN.sub("", text)):
        raise ValidationError(
            _("A brace is not closed, or is empty. Write each figure as {name}. Nothing was lost."),
            code="loose_brace",
        )


def slots_of(vocabulary: Vocabulary, *texts: str) -> list[Slot]:
    """Return each meaning once, in the order of the texts."""
    found: dict[str, Slot] = {}
    for text in texts:
        for word in words(text):
            if slot := vocabulary.find(word):
                found.setdefault(slot.key, slot)
    return list(found.values())


def fill(vocabulary: Vocabulary, text: str, value_of: Callable[[Slot], str]) -> str:
    """Return the text with every known word replaced; an unknown one stays as it was typed."""

    def value(match: re.Match[str]) -> str:
        slot = vocabulary.find(match[1])
        return match[0] if slot is None else value_of(slot)

    return PATTERN.sub(value, text)


def _spelled(name: str, spellings: dict[str, tuple[str, ...]]) -> str | None:
    for key, others in spellings.items():
        if name == key or name in others:
            return key
    return None
