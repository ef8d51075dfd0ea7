"""Typed readers of the environment: the only place that looks at os.environ."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

PREFIX = "OUTREACH_"
# Where engines are: platforms that lend them set these names by themselves. Ours, with the prefix, goes first.
PLAIN = {"DATABASE_URL", "CACHE_URL", "TASKS_URL", "STORAGE_URL"}
TRUE_WORDS = {"1", "true", "yes", "on"}
FALSE_WORDS = {"0", "false", "no", "off", ""}


def variable(name: str) -> str:
    """Return the variable that says it: ours, else a platform's where there is one."""
    is_lent = name in PLAIN and name in os.environ and PREFIX + name not in os.environ
    return name if is_lent else PREFIX + name


def read_text(name: str, default: str | None = None) -> str:
    """Return the variable's text; stop the start when it is required and missing."""
    value = os.environ.get(variable(name), default)
    if value is None:
        raise ImproperlyConfigured(f"Set the environment variable {PREFIX}{name}.")
    return value


def read_bool(name: str, default: bool) -> bool:
    try:
        return read_bool_word(os.environ.get(PREFIX + name, str(default)))
    except ValueError as error:
        raise ImproperlyConfigured(f"{PREFIX}{name} {error}") from None


def read_bool_word(text: str) -> bool:
    """Read yes or no; raises ValueError with the rest of a sentence that begins with the variable's name."""
    word = text.strip().lower()
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise ValueError(f"must be yes or no, it is {word!r}.")


def read_choice(name: str, default: str, choices: tuple[str, ...]) -> str:
    word = os.environ.get(PREFIX + name, default).strip().lower()
    if word not in choices:
        raise ImproperlyConfigured(f"{PREFIX}{name} must be one of {', '.join(choices)}, it is {word!r}.")
    return word


def read_int(name: str, default: int) -> int:
    word = os.environ.get(PREFIX + name, str(default))
    try:
        return int(word)
    except ValueError:
        raise ImproperlyConfigured(f"{PREFIX}{name} must be a whole number, it is {word!r}.") from None


def read_list(name: str, default: list[str]) -> list[str]:
    """Read a comma-separated list; blanks are dropped."""
    value = os.environ.get(PREFIX + name)
    if value is None:
        return default
    return [word.strip() for word in value.split(",") if word.strip()]


def read_path(name: str, default: Path) -> Path:
    return Path(os.environ.get(PREFIX + name, str(default))).expanduser().resolve()
