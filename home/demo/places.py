"""The demo's places: 1 county, 17 townships, 187 villages; names and numbers that can't be anyone's."""

from outreach.places.models import (
    Office,
    OfficeKind,
    Region,
    RegionLevel,
    Township,
    TownshipKind,
    Village,
    VillageKind,
)

COUNTY_CODE = "421281"
REGIONS = [
    ("420000", "湖北省", RegionLevel.PROVINCE),
    ("421200", "咸宁市", RegionLevel.PREFECTURE),
    (COUNTY_CODE, "赤壁市", RegionLevel.COUNTY),
]
# name, kind, villages, column and row on the tile map (north up; the places lie roughly so).
TOWNSHIPS: list[tuple[str, TownshipKind, int, int, int]] = [
    ("蒲圻街道", TownshipKind.SUBDISTRICT, 14, 5, 3),
    ("赤马港街道", TownshipKind.SUBDISTRICT, 11, 4, 3),
    ("陆水湖街道", TownshipKind.SUBDISTRICT, 7, 5, 4),
    ("新店镇", TownshipKind.TOWN, 14, 2, 4),
    ("赵李桥镇", TownshipKind.TOWN, 13, 3, 5),
    ("茶庵岭镇", TownshipKind.TOWN, 10, 3, 4),
    ("车埠镇", TownshipKind.TOWN, 15, 3, 2),
    ("赤壁镇", TownshipKind.TOWN, 9, 2, 1),
    ("柳山湖镇", TownshipKind.TOWN, 6, 3, 1),
    ("神山镇", TownshipKind.TOWN, 13, 5, 2),
    ("中伙铺镇", TownshipKind.TOWN, 13, 6, 3),
    ("官塘驿镇", TownshipKind.TOWN, 18, 6, 4),
    ("黄盖湖镇", TownshipKind.TOWN, 6, 1, 2),
    ("余家桥乡", TownshipKind.TOWNSHIP, 9, 2, 3),
    ("示例开发区一", TownshipKind.ZONE, 11, 4, 2),
    ("示例农场二", TownshipKind.FARM, 8, 1, 3),
    ("示例管理区三", TownshipKind.ZONE, 10, 4, 4),
]
MEMBER_BODIES = [
    "政法委",
    "宣传部（网信办）",
    "法院",
    "检察院",
    "司法局",
    "民政局",
    "教育局",
    "财政局",
    "公安局",
    "卫健局",
    "团市委",
    "妇联",
    "残联",
    "未保中心",
]
LEADING_GROUP = "赤壁市未成年人保护工作领导小组"
PREFECTURE_OFFICE = "咸宁市未成年人保护工作领导小组办公室"


def load_places() -> Region:
    """Create what is missing; what is there already stays as it is."""
    county = _load_county()
    _load_offices(county)
    serial = 0
    for index, row in enumerate(TOWNSHIPS, start=1):
        township = _load_township(county, index, row)
        for number in range(1, row[2] + 1):
            serial += 1
            _load_village(township, number, serial)
    return county


def _load_county() -> Region:
    parent: Region | None = None
    for code, name, level in REGIONS:
        parent, _created = Region.objects.get_or_create(
            code=code, defaults={"name": name, "level": level, "parent": parent}
        )
    return Region.objects.get(code=COUNTY_CODE)


def _load_offices(county: Region) -> None:
    Office.objects.get_or_create(
        county=county, name=LEADING_GROUP, defaults={"kind": OfficeKind.LEADING_GROUP}
    )
    for name in MEMBER_BODIES:
        Office.objects.get_or_create(county=county, name=name)
    Office.objects.get_or_create(county=county.parent, name=PREFECTURE_OFFICE)


def _load_township(county: Region, index: int, row: tuple[str, TownshipKind, int, int, int]) -> Township:
    name, kind, _villages, column, tile_row = row
    township, _created = Township.objects.get_or_create(
        code=f"{COUNTY_CODE}9{index:02}",
        defaults={
            "county": county,
            "name": name,
            "kind": kind,
            "supervisor_name": f"示例督导员{index:02}",
            "supervisor_phone": f"0715-00009{index:02}",
            "tile_column": column,
            "tile_row": tile_row,
        },
    )
    Office.objects.get_or_create(
        county=county,
        township=township,
        defaults={"name": f"{name}未保工作站", "kind": OfficeKind.TOWNSHIP_OFFICE},
    )
    return township


def _load_village(township: Township, number: int, serial: int) -> None:
    is_town = township.kind == TownshipKind.SUBDISTRICT
    # Plain arithmetic instead of chance: every machine has the same demo.
    children = 150 + serial * 37 % 190
    left_behind = children * (18 if is_town else 40) // 100 + serial % 7
    Village.objects.get_or_create(
        code=f"{township.code}{number:03}",
        defaults={
            "township": township,
            "name": f"{township.name}第{number}{'社区' if is_town else '村'}",
            "kind": VillageKind.COMMUNITY if is_town else VillageKind.VILLAGE,
            "director_name": f"示例主任{serial:03}",
            "director_phone": f"0715-0000{serial:03}",
            # Most villages let the site print the office phone; some have not answered yet.
            "phone_is_public": serial % 6 != 0,
            "households": children * 2 + serial * 13 % 120,
            "children": children,
            "left_behind_children": left_behind,
            "pupils": children * 7 // 10,
            "tile_column": (number - 1) % 5 + 1,
            "tile_row": (number - 1) // 5 + 1,
        },
    )
