"""What must not stand in a log: passwords, whole phone numbers, names of contacts, control characters."""

import re
from collections.abc import Mapping
from typing import Any

HIDDEN = "***"
SECRET_WORDS = ("password", "secret", "token", "csrf", "otp", "totp", "recovery", "api_key", "signature")
PHONE_WORDS = ("phone", "telephone", "mobile")
# Fields that name a contact; a user's own name is who did something, and stays.
NAME_FIELDS = frozenset({"director_name", "supervisor_name", "contact", "signer", "recipient"})
# Line ends, ANSI escapes and the invisible turns of direction could forge a line or hide one.
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
PHONE = re.compile(r"(?<![\w.-])(?:(?:\+?86[- ]?)?1[3-9]\d{9}|0\d{2,3}[- ]?\d{7,8})(?![\w-])")
SECRET_PAIR = re.compile(
    r"""(?P<name>["']?\b\w*(?:password|secret|token)\w*["']?\s*[=:]\s*)(?P<value>"[^"]*"|'[^']*'|[^\s&,;}]+)""",
    re.IGNORECASE,
)


def mask_phone(phone: str) -> str:
    """Keep the area code and the last three digits: 0715-****001."""
    if not phone:
        return ""
    head, dash, rest = phone.partition("-")
    if dash and len(rest) > 3:
        return f"{head}-****{rest[-3:]}"
    return f"{phone[:3]}****{phone[-3:]}" if len(phone) > 6 else "****"


def mask_name(name: str) -> str:
    """Keep the family name's character."""
    return name[:1] + "**" if name else ""


def escape_controls(text: str) -> str:
    r"""Show control characters as \x0a: one event stays one line."""
    return CONTROL.sub(lambda found: f"\\x{ord(found.group()):02x}", text)


def scrub_text(text: str) -> str:
    """Mask what looks like a phone number or a password in a line of a log."""
    text = SECRET_PAIR.sub(lambda found: found["name"] + HIDDEN, text)
    return PHONE.sub(lambda found: mask_phone(found.group()), text)


def scrub_field(name: str, value: Any) -> Any:
    """Return the value as the log may keep it, by the name of its field."""
    name = name.lower()
    if any(word in name for word in SECRET_WORDS):
        return HIDDEN
    if isinstance(value, Mapping):
        return scrub_values(value)
    if isinstance(value, list | tuple):
        return [scrub_field(name, item) for item in value]
    if not isinstance(value, str):
        return value
    if any(word in name for word in PHONE_WORDS):
        return mask_phone(value)
    return mask_name(value) if name in NAME_FIELDS else escape_controls(scrub_text(value))


def scrub_values(values: Mapping[str, Any]) -> dict[str, Any]:
    return {escape_controls(str(name)): scrub_field(str(name), value) for name, value in values.items()}
