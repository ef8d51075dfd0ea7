"""Finds out which column of a file is which; refuses what is missing, doubled, unknown or forbidden."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from outreach.places.imports.columns import Column, columns_of, names_of, normalise
from outreach.places.models import PlaceKind

# Columns that every office keeps beside the data; they are left out without a word.
IGNORED = {normalise(name) for name in ("序号", "编号", "备注", "说明", "no", "number", "remarks", "notes")}

# Data of persons that has no place here, above all of children: PIPL art. 28 and 31.
FORBIDDEN_PARTS = (
    "身份证",
    "证件号",
    "公民身份",
    "出生",
    "生日",
    "学生姓名",
    "儿童姓名",
    "孩子姓名",
    "未成年人姓名",
    "监护人",
    "家长姓名",
    "父亲",
    "母亲",
    "学籍",
    "家庭住址",
    "民族",
    "idnumber",
    "idcard",
    "identitycard",
    "birth",
    "pupilname",
    "childname",
    "childsname",
    "studentname",
    "guardian",
)


class HeaderProblem(models.TextChoices):
    FORBIDDEN = (
        "E-IMP-20",
        _(
            "The file has columns with personal data that must not be stored here: %(columns)s. "
            "Delete these columns and upload it again."
        ),
    )
    TWICE = "E-IMP-21", _("These columns appear twice: %(columns)s. Delete one of each.")
    UNKNOWN = (
        "E-IMP-22",
        _("These columns are not known: %(columns)s. Rename or delete them. Known columns: %(expected)s."),
    )
    MISSING = (
        "E-IMP-23",
        _("These columns are missing: %(columns)s. The file has: %(found)s. Known columns: %(expected)s."),
    )
    NO_ROWS = "E-IMP-24", _("The table has no rows below its headers.")


class HeadersRefused(Exception):
    """The headers can't be used; carries what was found and what is known."""

    def __init__(self, problem: HeaderProblem, **facts: str) -> None:
        self.problem = problem
        self.facts = facts
        super().__init__(problem.value)

    def __str__(self) -> str:
        return f"{self.problem.value} {str(self.problem.label) % self.facts}"


def map_headers(cells: list[str], *, kind: str) -> dict[int, Column]:
    """Return the column for each position; blank and ignored headers are left out."""
    names = names_of(kind)
    found = {at: normalise(cell) for at, cell in enumerate(cells) if normalise(cell)}
    facts = {"expected": _joined([str(column.heading) for column in columns_of(kind)])}
    facts["found"] = _joined([_shown(cells[at]) for at in found])
    _refuse_if(
        HeaderProblem.FORBIDDEN, facts, [cells[at] for at, name in found.items() if _is_forbidden(name)]
    )
    unknown = [cells[at] for at, name in found.items() if name not in names and name not in IGNORED]
    # Nothing known at all: the list of what is missing says it better.
    if len(unknown) < len(found):
        _refuse_if(HeaderProblem.UNKNOWN, facts, unknown)
    mapping = {at: names[name] for at, name in found.items() if name in names}
    keys = [column.key for column in mapping.values()]
    _refuse_if(HeaderProblem.TWICE, facts, [cells[at] for at, c in mapping.items() if keys.count(c.key) > 1])
    _refuse_if(HeaderProblem.MISSING, facts, _missing(set(keys), kind))
    return mapping


def _is_forbidden(name: str) -> bool:
    return any(part in name for part in FORBIDDEN_PARTS)


def _missing(keys: set[str], kind: str) -> list[str]:
    missing = [str(c.heading) for c in columns_of(kind) if c.is_required and c.key not in keys]
    if kind == PlaceKind.VILLAGE and not keys & {"township_code", "township_name"}:
        missing.append(str(_("Township code")))
    return missing


def _refuse_if(problem: HeaderProblem, facts: dict[str, str], columns: list[str]) -> None:
    if columns:
        raise HeadersRefused(problem, columns=_joined([_shown(name) for name in columns]), **facts)


def _shown(header: str) -> str:
    """Return a header as one short line that is safe to show."""
    line = "".join(mark if mark.isprintable() else " " for mark in header)
    return " ".join(line.split())[:40]


def _joined(names: list[str]) -> str:
    return "、".join(names)
