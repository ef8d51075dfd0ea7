"""The body of a design as plain objects for the print templates; every text leaves here escaped or cleaned."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from materials.blocks import ILLUSTRATIONS
from materials.documents.codes import filled_target, fixed_code, merged_code
from materials.documents.faults import DesignFault
from materials.documents.pictures import describe
from materials.documents.sheet import Picture
from materials.models import Design
from materials.slots import VARYING, clean_html, slots_inside, text_to_html
from outreach.printing.assets import Assets

TEXT_IS_GONE = _(
    "Block {number} uses a protected text that was deleted. Nothing was printed. Choose another one in the design."
)
PICTURE_IS_GONE = _(
    "Block {number} uses a picture that was deleted. Nothing was printed. Choose another one in the design."
)


class Block:
    """What a template reads: the block's name in materials.blocks and its values.

    It notes whether its values were asked for: a block that no template draws must not vanish in silence.
    """

    def __init__(self, type_: str, value: Any, label: Promise | str) -> None:
        self.type = type_
        self.label = label
        self.was_drawn = type_ == "panel_break"
        self._value = value

    @property
    def value(self) -> Any:
        self.was_drawn = True
        return self._value


@dataclass(slots=True)
class Content:
    """Blocks in order, and what printing them needs besides HTML."""

    blocks: list[Block] = field(default_factory=list)
    pictures: dict[str, Picture] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    targets: list[str] = field(default_factory=list)


def read_body(design: Design, values: Mapping[str, str]) -> Content:
    """Turn the body into blocks; raises DesignFault when something it points to is gone."""
    content = Content()
    for number, child in enumerate(design.body, start=1):
        reader = _READERS[child.block_type]
        value = reader(child, _Reading(content, values, design, number))
        content.blocks.append(Block(child.block_type, value, child.block.label))
    return content


@dataclass(frozen=True, slots=True)
class _Reading:
    content: Content
    values: Mapping[str, str]
    design: Design
    number: int

    def text(self, raw: str) -> SafeString:
        return text_to_html(raw or "", self.values)


# A child of a StreamValue; Wagtail has no types.
Child: TypeAlias = Any
Reader = Callable[[Child, _Reading], Any]


def _heading(child: Child, reading: _Reading) -> dict[str, Any]:
    return {"text": reading.text(child.value["text"]), "level": child.value["level"]}


def _paragraph(child: Child, reading: _Reading) -> SafeString:
    return clean_html(child.value.source, reading.values)


def _protected_text(child: Child, reading: _Reading) -> dict[str, Any]:
    wording = child.value["text"]
    if wording is None:
        raise DesignFault(TEXT_IS_GONE, number=reading.number)
    return {
        "heading": wording.heading,
        "lines": wording.lines(),
        "kind": wording.kind,
        "source": wording.source,
        "style": child.value["style"],
    }


def _points(child: Child, reading: _Reading) -> list[dict[str, Any]]:
    return [
        {"title": reading.text(point["title"]), "text": reading.text(point["text"])} for point in child.value
    ]


def _callout(child: Child, reading: _Reading) -> dict[str, Any]:
    return {"heading": reading.text(child.value["heading"]), "text": reading.text(child.value["text"])}


def _contacts(child: Child, reading: _Reading) -> dict[str, Any]:
    return {"heading": reading.text(child.value["heading"]), "is_merged": reading.design.is_merged}


def _hotlines(child: Child, reading: _Reading) -> list[dict[str, Any]]:
    return [{"number": line["number"], "label": reading.text(line["label"])} for line in child.value]


def _picture(child: Child, reading: _Reading) -> dict[str, Any]:
    image = child.value["image"]
    if image is None:
        raise DesignFault(PICTURE_IS_GONE, number=reading.number)
    picture = describe(image)
    reading.content.pictures[picture.name] = picture
    return {
        "src": Assets.address(picture.name),
        "alt_text": child.value["alt_text"],
        "caption": reading.text(child.value["caption"]),
        "width_px": image.width,
        "height_px": image.height,
    }


def _illustration(child: Child, reading: _Reading) -> dict[str, Any]:
    drawing = child.value["drawing"]
    return {
        "drawing": drawing,
        "alt_text": str(dict(ILLUSTRATIONS).get(drawing, "")),
        "caption": reading.text(child.value["caption"]),
    }


def _qr(child: Child, reading: _Reading) -> dict[str, Any]:
    """A fixed code is drawn at once; one that differs per village becomes a field that the merge draws."""
    target = filled_target(child.value["target"], reading.values)
    if slots_inside(target) & VARYING:
        name = f"qr{reading.number}"
        reading.content.codes[name] = target
        drawing = merged_code(name, child.value["caption"])
    else:
        reading.content.targets.append(target)
        drawing = fixed_code(target)
    return {"caption": reading.text(child.value["caption"]), "target": target, "svg": drawing}


def _reply_slip(child: Child, reading: _Reading) -> dict[str, Any]:
    return {
        "heading": reading.text(child.value["heading"]),
        "statement": reading.text(child.value["statement"]),
        "fields": [reading.text(line) for line in child.value["fields"]],
    }


def _nothing(child: Child, reading: _Reading) -> dict[str, Any]:
    return {}


_READERS: dict[str, Reader] = {
    "heading": _heading,
    "paragraph": _paragraph,
    "protected_text": _protected_text,
    "points": _points,
    "callout": _callout,
    "contacts": _contacts,
    "hotlines": _hotlines,
    "picture": _picture,
    "illustration": _illustration,
    "qr": _qr,
    "reply_slip": _reply_slip,
    "panel_break": _nothing,
}
