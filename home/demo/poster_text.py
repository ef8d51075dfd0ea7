"""The drowning-prevention poster of the demo as blocks of a design; its six don'ts are a protected text."""

from typing import Any

POSTER: list[dict[str, Any]] = [
    {"type": "illustration", "value": {"drawing": "pond", "caption": ""}},
    {"type": "protected_text", "value": {"text": "six_donts", "style": "cards"}},
    {
        "type": "hotlines",
        "value": [
            {"number": "110", "label": "报警"},
            {"number": "120", "label": "急救"},
            {"number": "119", "label": "救援"},
        ],
    },
    {"type": "qr", "value": {"target": "https://example.org/summer", "caption": "扫码学自救"}},
]
