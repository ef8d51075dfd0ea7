"""Where a Chinese headline may break: after its punctuation, never inside a phrase."""

import re

PHRASE = re.compile(r"[^，。；：！？、\s]+[，。；：！？、]*\s*|[，。；：！？、\s]+")


def phrases_of(text: str) -> list[str]:
    """Split a headline into phrases; text without Chinese punctuation stays in one piece."""
    return PHRASE.findall(text) if any(mark in text for mark in "，。；：！？、") else [text]
