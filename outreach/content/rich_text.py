"""The rich text editor's field, hardened: a forged post is an error at the field, never a crash."""

import json
import re
from collections.abc import Mapping
from typing import Any

from django.utils.html import escape
from wagtail.admin.rich_text.editors.draftail import DraftailRichTextArea

# One level of a list is two HTML elements; a design refuses more than 40, and the converter below recurses.
MAX_LIST_DEPTH = 25
# JSON can write half a character and a NUL: no database takes them, and a page with one could not be sent.
UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
MALFORMED = (ValueError, TypeError, KeyError, AttributeError, LookupError, RecursionError)


class GuardedDraftail(DraftailRichTextArea):
    """Keeps the words, but not the depth, of a text nested too deep; takes what it can't read as plain words."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> str | None:
        try:
            value: str | None = super().value_from_datadict(_flattened(data, name), files, name)
        except MALFORMED:
            return f"<p>{escape(data.get(name, ''))}</p>"
        return value and UNSTORABLE.sub("", value)


def _flattened(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    raw = data.get(name)
    if not raw:
        return data
    content = json.loads(raw)
    for block in content["blocks"]:
        block["depth"] = max(0, min(int(block.get("depth", 0)), MAX_LIST_DEPTH))
    return {name: json.dumps(content)}
