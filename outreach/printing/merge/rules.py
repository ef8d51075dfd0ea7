"""Signs records: two records with one signature have one layout, and differ only in the glyphs of their fields."""

from collections.abc import Callable, Iterable

from weasyprint.pdf.stream import Stream

from outreach.printing.merge.cells import Cells, Voice, style_key
from outreach.printing.merge.places import Hold, Place
from outreach.printing.merge.qr import qr_size
from outreach.printing.merge.records import Record, Template, Value, tidy

# Of each field so many values are remembered, so that memory does not grow with the records.
MEMORY = 20_000
Signature = tuple[str, ...]


class Voices:
    """Every style in which fields are set, shared by all templates of a job."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._voices: dict[tuple[str, ...], Voice] = {}

    def voice(self, place: Place) -> Voice:
        """Return the voice of a place."""
        key = style_key(place.box.style)
        if key not in self._voices:
            self._voices[key] = Voice(place.box, self._stream)
        return self._voices[key]


class FieldRule:
    """What of one field's value the layout depends on."""

    def __init__(self) -> None:
        self.holds: dict[Voice, Hold] = {}
        self.is_whole = False
        self.misses = 0
        self._known: dict[Value, str] = {}

    def tighten(self, voice: Voice, hold: Hold) -> bool:
        """Note a place; return True if signatures change by it."""
        if voice in self.holds and self.holds[voice] >= hold:
            return False
        self.holds[voice] = hold
        self.forget()
        return True

    def forget(self) -> None:
        """Begin a new count of values."""
        self._known.clear()
        self.misses = 0

    def sign(self, value: Value) -> str:
        """Return the part of a value that the layout depends on."""
        known = self._known.get(value)
        if known is None:
            self.misses += 1
            if len(self._known) >= MEMORY:
                self._known.clear()
            known = self._known[value] = self._sign(tidy(value))
        return known

    def _sign(self, value: Value) -> str:
        if not value:
            return ""
        if isinstance(value, bytes):
            return f"={value.hex()}"
        if self.is_whole:
            return f"={value}"
        parts = []
        for voice, hold in self.holds.items():
            cells = voice.read(value)
            if cells is None:
                return f"={value}"
            parts.append(cells.name + _room(cells, voice, hold, value))
        return "\n".join(parts)


class PictureRule(FieldRule):
    """A picture: QR codes of one size are alike; of other pictures each is its own."""

    def _sign(self, value: Value) -> str:
        if isinstance(value, bytes) or not value or self.is_whole:
            return super()._sign(value)
        return f"qr{qr_size(value)}"


def _room(cells: Cells, voice: Voice, hold: Hold, value: str) -> str:
    if hold == Hold.SLOT:
        return ""
    return str(voice.width(value)) if hold == Hold.ALIGNED else cells.room(value)


class TemplateRules:
    """The rules of all fields that a template shows."""

    def __init__(self, template: Template, voices: Voices) -> None:
        self._voices = voices
        pictures = template.filling.pictures
        self.fields: dict[str, FieldRule] = {
            one.name: PictureRule() if one.name in pictures else FieldRule()
            for one in template.fields
            if one.name in template.filling.names
        }
        self.is_known = False
        self._signers: list[tuple[str, Callable[[Value], str]]] = [
            (name, rule.sign) for name, rule in self.fields.items()
        ]

    def learn(self, found: Iterable[Place]) -> tuple[bool, dict[int, Voice]]:
        """Take in the places of a laid-out record; return whether signatures change by it, and the voice of each box."""
        voices: dict[int, Voice] = {}
        is_changed = False
        self.is_known = True
        for place in found:
            voices[place.source] = self._voices.voice(place)
            is_changed |= self.fields[place.field].tighten(voices[place.source], place.hold)
        return is_changed, voices

    def forget(self) -> None:
        """Begin a new count of values."""
        for rule in self.fields.values():
            rule.forget()

    def sign(self, record: Record) -> Signature:
        """Return the signature of a record."""
        get = record.values.get
        return (record.template, *[sign(get(name, "")) for name, sign in self._signers])

    def shared(self, total: int) -> frozenset[str]:
        """Return the fields whose values repeat so much that they are worth an object of their own."""
        return frozenset(name for name, rule in self.fields.items() if rule.misses * 8 <= total)
