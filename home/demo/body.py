"""Short words for the blocks of a demo design's body, so that its text files read like text."""

from typing import Any

Block = dict[str, Any]


def chapter(text: str) -> Block:
    return {"type": "heading", "value": {"text": text, "level": "1"}}


def section(text: str) -> Block:
    return {"type": "heading", "value": {"text": text, "level": "2"}}


def text(*paragraphs: str) -> Block:
    """Paragraphs of one rich text block; `<b>` is allowed."""
    return {"type": "paragraph", "value": "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)}


def points(*pairs: tuple[str, str]) -> Block:
    return {"type": "points", "value": [{"title": title, "text": words} for title, words in pairs]}


def notice(heading: str, words: str) -> Block:
    return {"type": "callout", "value": {"heading": heading, "text": words}}


def drawing(name: str) -> Block:
    return {"type": "illustration", "value": {"drawing": name, "caption": ""}}


def protected(key: str, style: str) -> Block:
    """A protected text by its key in PROTECTED_TEXTS; the loader puts the snippet's id there."""
    return {"type": "protected_text", "value": {"text": key, "style": style}}


def contacts(heading: str) -> Block:
    return {"type": "contacts", "value": {"heading": heading}}


def hotlines(*pairs: tuple[str, str]) -> Block:
    return {"type": "hotlines", "value": [{"number": number, "label": label} for number, label in pairs]}


def code(target: str, caption: str) -> Block:
    return {"type": "qr", "value": {"target": target, "caption": caption}}


def next_panel() -> Block:
    return {"type": "panel_break", "value": None}


ALL_HOTLINES = hotlines(
    ("110", "公安报警"),
    ("120", "医疗急救"),
    ("119", "火警救援"),
    ("12345", "政务服务便民热线"),
    ("12355", "青少年服务台"),
    ("12348", "公共法律服务"),
)
