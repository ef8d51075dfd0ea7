"""Signs records: two records with one signature have one layout, and differ only in the glyphs of their fields."""

from collections import Counter
from collections.abc import Iterable, Mapping

from outreach.printing.merge.cells import COMMON, DIGITS, HAN, LATIN, Cells, Table
from outreach.printing.merge.faults import value_fault
from outreach.printing.merge.places import Hold, Place
from outreach.printing.merge.qr import qr_kind
from outreach.printing.merge.records import Field, Record, Template, Value, tidy
from outreach.printing.merge.voices import Voice, Voices

# Of each field so many values and patterns are remembered, so that memory does not grow with the records.
MEMORY = 2000
# So many records are watched to see which fields change seldom.
WATCHED = 5000
# A form that paints what a group shares costs as much as stamping it in three letters.
LETTERS_IN_A_ROW = 3
# How the signature of a value begins that is told in full.
WHOLE = "="
Signature = tuple[str | None, ...]


class FieldRule:
    """What of one field's value the layout depends on; None stands for a value that must not be printed."""

    def __init__(self, field: Field, template: Template) -> None:
        self._field, self._template = field, template
        self.holds: dict[Voice, Hold] = {}
        self.is_whole = False
        self._follows_digit = False
        self.known: dict[Value, str | None] = {}
        self.forget()

    def forget(self) -> None:
        """Begin a new count of values."""
        # The same dictionary for good: TemplateRules looks into it.
        self.known.clear()
        self._patterns: dict[str, str | None] = {}
        self._alike = Table(self._learn)
        self._digits: dict[tuple[tuple[str, ...], ...], str] = {}

    def tighten(self, voice: Voice, place: Place) -> bool:
        """Note a place; return True if signatures change by it."""
        is_known = voice in self.holds and self.holds[voice] >= place.hold
        if is_known and self._follows_digit >= place.follows_digit:
            return False
        self.holds[voice] = max(place.hold, self.holds.get(voice, Hold.SLOT))
        self._follows_digit |= place.follows_digit
        self.forget()
        return True

    def sign(self, value: Value) -> str | None:
        """Return the part of a value that the layout depends on, or None if it is faulty.

        Values are remembered as long as they are few. Of many values the patterns are remembered: digits that take the
        same room are alike, so that 20,000 numbers are one pattern.
        """
        if value in self.known:
            return self.known[value]
        if isinstance(value, str):
            pattern = value.translate(self._alike)
            is_known = pattern in self._patterns
            signed = self._patterns[pattern] if is_known else self._new_pattern(pattern, value)
        else:
            signed = self._checked(value)
        if len(self.known) < MEMORY:
            self.known[value] = signed
        return signed

    def _new_pattern(self, pattern: str, value: str) -> str | None:
        signed = self._checked(value)
        if len(self._patterns) < MEMORY and self._is_sure(tidy(value)):
            self._patterns[pattern] = signed
        return signed

    def _is_sure(self, value: Value) -> bool:
        """Tell whether other digits in this value could not change how it is set."""
        if isinstance(value, bytes) or self.is_whole:
            return False
        read = [voice.read(value) for voice in self.holds] if value else []
        return all(cells is not None and cells.is_alike(value) for cells in read)

    def _learn(self, character: str) -> None:
        self._alike.know(character, character)
        if character not in DIGITS:
            return
        rooms = tuple(voice.alike(character, (HAN, LATIN, COMMON)) for voice in self.holds)
        if None not in rooms:
            is_loose = all(hold == Hold.SLOT for hold in self.holds.values())
            key = () if is_loose else rooms
            self._alike.know(character, self._digits.setdefault(key, character))  # type: ignore[arg-type]

    def _checked(self, value: Value) -> str | None:
        if value_fault(0, self._field, self._template, value):
            return None
        return self._sign(tidy(value))

    def _sign(self, value: Value) -> str:
        if not value:
            return ""
        if isinstance(value, bytes):
            return f"{WHOLE}{value.hex()}"
        if self.is_whole:
            return f"{WHOLE}{value}"
        parts = []
        for voice, hold in self.holds.items():
            cells = voice.read(value)
            if cells is None:
                return f"{WHOLE}{value}"
            # Letters that are drawn closer are so in all records of a class, whatever its hold.
            parts.append(f"{cells.name}{cells.kerning(value)}{self._room(cells, voice, hold, value)}")
        return "\n".join(parts)

    def _room(self, cells: Cells, voice: Voice, hold: Hold, value: str) -> str:
        if hold == Hold.SLOT:
            return ""
        if hold == Hold.ALIGNED:
            return str(voice.width(value))
        return cells.room(value, follows_digit=self._follows_digit)


class PictureRule(FieldRule):
    """A picture: QR codes of one kind are alike; of other pictures each is its own."""

    def _is_sure(self, value: Value) -> bool:
        return False

    def _sign(self, value: Value) -> str:
        if isinstance(value, bytes) or not value or self.is_whole:
            return super()._sign(value)
        return qr_kind(value)


class TemplateRules:
    """The rules of all fields that a template shows."""

    def __init__(self, template: Template, voices: Voices) -> None:
        self._voices = voices
        pictures = template.filling.pictures
        self.fields: dict[str, FieldRule] = {
            one.name: (PictureRule if one.name in pictures else FieldRule)(one, template)
            for one in template.fields
        }
        self.is_known = not template.filling.names
        self.forget()
        self._signers = [(name, rule.known, rule.sign) for name, rule in self.fields.items()]

    def learn(self, found: Iterable[Place]) -> tuple[bool, dict[int, Voice]]:
        """Take in the places of a laid-out record; return whether signatures change, and the voice of each box."""
        voices: dict[int, Voice] = {}
        is_changed = False
        self.is_known = True
        for place in found:
            voices[place.source] = self._voices.voice(place)
            is_changed |= self.fields[place.field].tighten(voices[place.source], place)
        return is_changed, voices

    def forget(self) -> None:
        """Begin anew with the records."""
        self._before: Mapping[str, Value] = {}
        self._changes: Counter[str] = Counter()
        self._watched = 0
        for rule in self.fields.values():
            rule.forget()

    def sign(self, record: Record) -> Signature:
        """Return the signature of a record."""
        get = record.values.get
        return (
            record.template,
            *[
                known[value] if (value := get(name, "")) in known else sign(value)
                for name, known, sign in self._signers
            ],
        )

    def constant(self, record: Record) -> frozenset[str]:
        """Return the fields whose value is the same in all records that are signed like this one."""
        signed = zip(self.fields, self.sign(record)[1:], strict=True)
        return frozenset(name for name, part in signed if part and part.startswith(WHOLE))

    def watch(self, record: Record) -> None:
        """Count, over the first records, in which fields one differs from the one before."""
        if self._watched < WATCHED:
            self._watched += 1
            before, self._before = self._before, record.values
            self._changes.update(
                name for name in self.fields if before.get(name, "") != record.values.get(name, "")
            )

    def shared(self) -> frozenset[str]:
        """Return the fields that stay the same for some letters in a row, and are worth an object for all of them."""
        return frozenset(
            name for name in self.fields if self._changes[name] * LETTERS_IN_A_ROW <= self._watched
        )
