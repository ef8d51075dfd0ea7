"""Rows for tests, without surprises: what a test does not name has a plain value."""

from itertools import count

from materials.models import Edition, Material
from materials.states import MaterialKind
from outreach.accounts.models import User
from outreach.places.models import Office, OfficeKind, Region, RegionLevel, Township, Village

_serial = count(1)


def make_county(name: str = "赤壁市") -> Region:
    return Region.objects.create(name=name, code=f"42{next(_serial):04}", level=RegionLevel.COUNTY)


def make_township(county: Region | None = None, name: str = "赵李桥镇", **fields: object) -> Township:
    """A township with its office and a supervisor."""
    county = county or make_county()
    number = next(_serial)
    values = {
        "code": f"{county.code}{number:03}",
        "supervisor_name": f"示例督导员{number % 100:02}",
        "supervisor_phone": f"0715-00009{number % 100:02}",
        **fields,
    }
    township = Township.objects.create(county=county, name=name, **values)
    Office.objects.create(
        county=county, township=township, kind=OfficeKind.TOWNSHIP_OFFICE, name=f"{name}未保工作站{number}"
    )
    return township


def make_village(township: Township | None = None, name: str = "", **fields: object) -> Village:
    """A village with a director, a phone and some children."""
    township = township or make_township()
    number = next(_serial)
    values = {
        "code": f"{township.code}{number:03}",
        "name": name or f"{township.name}第{number}村",
        "director_name": f"示例主任{number:03}",
        "director_phone": f"0715-0000{number % 1000:03}",
        "households": 300,
        "children": 120,
        "left_behind_children": 40,
        "pupils": 90,
        **fields,
    }
    return Village.objects.create(township=township, **values)


def make_office(county: Region) -> Office:
    """The county's leading group, where its staff belong; one for a county."""
    office, _new = Office.objects.get_or_create(
        county=county, kind=OfficeKind.LEADING_GROUP, name=f"{county.name}领导小组办公室"
    )
    return office


def make_edition(county: Region | None = None, name: str = "防溺水海报", **fields: object) -> Edition:
    material = Material.objects.create(
        county=county or make_county(),
        code=f"M-{next(_serial):04}",
        name=name,
        kind=MaterialKind.POSTER,
        **fields,
    )
    return Edition.objects.create(material=material)


def make_user(username: str = "", township: Township | None = None, **fields: object) -> User:
    return User.objects.create_user(
        username or f"user{next(_serial)}", office=township.office if township else None, **fields
    )
