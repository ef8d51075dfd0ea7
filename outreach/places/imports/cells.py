"""Reads one cell: text in, value out, or BadCell; knows nothing of rows and the database."""

import re
import unicodedata
from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import translation

from outreach.places.imports.faults import BadCell, FaultReason
from outreach.places.models import TownshipKind, VillageKind
from outreach.places.models.fields import CODE_VALIDATOR, PHONE_VALIDATOR
from outreach.places.numbers import parse_whole_number

CellValue = str | int | bool
Reader = Callable[[str], CellValue]

# C0, C1, the noncharacters, and the replacement sign that a wrong encoding leaves behind.
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffd-\uffff\ud800-\udfff]")
ID_NUMBER = re.compile(r"[1-9][0-9]{16}[0-9Xx]")
# Landlines begin with 0, mobiles with 1, service numbers with 400, 800 or 95 and 96.
LOST_ZERO = re.compile(r"(?!400|800|95|96)[2-9][0-9]{8,10}")

WORDS_FOR_KINDS: dict[str, dict[str, str]] = {
    "TownshipKind": {
        "街道办事处": "subdistrict",
        "街道办": "subdistrict",
        "农场": "farm",
        "林场": "farm",
        "渔场": "farm",
        "场": "farm",
        "开发区": "zone",
        "管理区": "zone",
        "园区": "zone",
        "区": "zone",
        "街道": "subdistrict",
        "镇": "town",
        "乡": "township",
    },
    "VillageKind": {
        "行政村": "village",
        "村委会": "village",
        "村": "village",
        "社区": "community",
        "居委会": "community",
        "居民委员会": "community",
    },
}
WORDS_FOR_FLAGS: dict[str, bool] = {
    "是": True,
    "yes": True,
    "true": True,
    "1": True,
    "在用": True,
    "否": False,
    "no": False,
    "false": False,
    "0": False,
    "停用": False,
}


def tidy(text: str) -> str:
    """Strip the ends and turn line ends and tabs inside a cell into blanks."""
    return re.sub(r"[\t\r\n]+", " ", text).strip()


def read_text(text: str, *, limit: int) -> str:
    if CONTROL.search(text):
        raise BadCell(FaultReason.CONTROL)
    if ID_NUMBER.fullmatch(text):
        raise BadCell(FaultReason.ID_NUMBER)
    if len(text) > limit:
        raise BadCell(FaultReason.TOO_LONG, limit=limit)
    return text


def read_code(text: str) -> str:
    code = read_text(unicodedata.normalize("NFKC", text), limit=200)
    return _validated(code, CODE_VALIDATOR, FaultReason.CODE)


def read_phone(text: str) -> str:
    phone = read_text(unicodedata.normalize("NFKC", text), limit=200)
    if LOST_ZERO.fullmatch(phone):
        raise BadCell(FaultReason.PHONE_ZERO)
    return _validated(phone, PHONE_VALIDATOR, FaultReason.PHONE)


def _validated(text: str, validator: Callable[[str], None], reason: FaultReason) -> str:
    try:
        validator(text)
    except ValidationError as error:
        raise BadCell(reason) from error
    return text


def read_number(text: str, *, limit: int = 9_999_999) -> int:
    number = parse_whole_number(text)
    if number is None:
        raise BadCell(FaultReason.NOT_A_NUMBER)
    if number > limit:
        raise BadCell(FaultReason.TOO_LARGE, limit=limit)
    return number


def read_flag(text: str) -> bool:
    flag = WORDS_FOR_FLAGS.get(_key(text))
    if flag is None:
        raise BadCell(FaultReason.NOT_A_CHOICE, words="是, 否, yes, no")
    return flag


def read_township_kind(text: str) -> str:
    return _read_choice(text, TownshipKind)


def read_village_kind(text: str) -> str:
    return _read_choice(text, VillageKind)


def _read_choice(text: str, choices: type[models.TextChoices]) -> str:
    value = _words(choices).get(_key(text))
    if value is None:
        raise BadCell(FaultReason.NOT_A_CHOICE, words=", ".join(WORDS_FOR_KINDS[choices.__name__]))
    return value


@cache
def _words(choices: type[models.TextChoices]) -> dict[str, str]:
    """All words for a kind: the field's own, the stored value, and the label in each language."""
    words = dict(WORDS_FOR_KINDS[choices.__name__])
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            words |= {_key(str(choice.label)): choice.value for choice in choices}
    return words | {choice.value: choice.value for choice in choices}


def _key(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()
