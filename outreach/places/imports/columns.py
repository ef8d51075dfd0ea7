"""The columns of a table of townships or villages, with every name that staff give them."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, partial

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from outreach.places.imports import cells
from outreach.places.models import PlaceKind
from outreach.places.models.fields import MAX_TILE

# Blanks, line feeds, brackets, stars and colons differ from office to office.
HEADER_NOISE = re.compile(r"[\s()\[\]*:、,.'’_/-]+")


def normalise(name: str) -> str:
    """Return what two spellings of a header have in common: ' 儿童主任\n（电话）' is 儿童主任电话."""
    return HEADER_NOISE.sub("", unicodedata.normalize("NFKC", name)).casefold()


@dataclass(frozen=True)
class Column:
    """`key` is the model's field; the heading in every language and `aliases` are known in a file."""

    key: str
    heading: Promise
    read: cells.Reader
    aliases: tuple[str, ...] = ()
    is_required: bool = False

    def known_names(self) -> set[str]:
        names = {normalise(name) for name in (self.key, *self.aliases)}
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                names.add(normalise(str(self.heading)))
        return names


NAME = partial(cells.read_text, limit=50)
TILE = partial(cells.read_number, limit=MAX_TILE)

TILE_COLUMNS = (
    Column("tile_column", _("Map column"), TILE, ("地图列", "列", "map_column")),
    Column("tile_row", _("Map row"), TILE, ("地图行", "行", "map_row")),
)
IS_ACTIVE = Column("is_active", _("In use"), cells.read_flag, ("在用", "是否在用", "启用", "active"))

TOWNSHIP_COLUMNS = (
    Column(
        "code",
        _("Township code"),
        cells.read_code,
        ("乡镇代码", "乡镇编码", "乡镇（街道）代码", "乡镇街道代码", "区划代码", "代码", "编码"),
        is_required=True,
    ),
    Column(
        "name",
        _("Township name"),
        NAME,
        ("乡镇名称", "乡镇", "乡镇（街道）", "乡镇街道", "乡镇（街道）名称", "名称", "township"),
        is_required=True,
    ),
    Column("kind", _("Kind"), cells.read_township_kind, ("类别", "类型", "type")),
    Column(
        "supervisor_name",
        _("Child supervisor"),
        NAME,
        ("儿童督导员", "督导员", "督导员姓名", "儿童督导员姓名", "supervisor"),
    ),
    Column(
        "supervisor_phone",
        _("Supervisor's phone"),
        cells.read_phone,
        ("督导员电话", "儿童督导员电话", "联系电话", "电话", "手机", "phone"),
    ),
    *TILE_COLUMNS,
    IS_ACTIVE,
)

VILLAGE_COLUMNS = (
    Column(
        "code",
        _("Village code"),
        cells.read_code,
        ("村代码", "村编码", "村（社区）代码", "村社区代码", "区划代码", "代码", "编码"),
        is_required=True,
    ),
    Column(
        "name",
        _("Village name"),
        NAME,
        ("村名", "村名称", "村（社区）", "村社区", "村（社区）名称", "名称", "village"),
        is_required=True,
    ),
    Column("kind", _("Kind"), cells.read_village_kind, ("类别", "类型", "type")),
    Column(
        "township_code",
        _("Township code"),
        cells.read_code,
        ("乡镇代码", "所属乡镇代码", "乡镇（街道）代码", "乡镇编码"),
    ),
    Column(
        "township_name",
        _("Township name"),
        NAME,
        ("乡镇名称", "所属乡镇", "乡镇", "乡镇（街道）", "所属乡镇（街道）", "township"),
    ),
    Column(
        "director_name",
        _("Child director"),
        NAME,
        ("儿童主任", "儿童主任姓名", "村儿童主任", "主任姓名", "director"),
    ),
    Column(
        "director_phone",
        _("Director's phone"),
        cells.read_phone,
        ("儿童主任电话", "主任电话", "联系电话", "电话", "手机", "phone"),
    ),
    Column("phone_is_public", _("Phone may be published"), cells.read_flag, ("电话可公开", "公开电话")),
    Column("households", _("Households"), cells.read_number, ("户数", "总户数")),
    Column("children", _("Children"), cells.read_number, ("儿童数", "儿童人数", "未成年人数")),
    Column(
        "left_behind_children",
        _("Left-behind children"),
        cells.read_number,
        ("留守儿童", "留守儿童数", "留守儿童人数"),
    ),
    Column("pupils", _("Pupils"), cells.read_number, ("学生数", "学生人数", "中小学生数", "学生")),
    *TILE_COLUMNS,
    IS_ACTIVE,
)


def columns_of(kind: str) -> tuple[Column, ...]:
    return TOWNSHIP_COLUMNS if kind == PlaceKind.TOWNSHIP else VILLAGE_COLUMNS


@cache
def names_of(kind: str) -> dict[str, Column]:
    """Return the column for each normalised name; the first to claim a name has it."""
    names: dict[str, Column] = {}
    for column in columns_of(kind):
        for name in column.known_names():
            names.setdefault(name, column)
    return names
