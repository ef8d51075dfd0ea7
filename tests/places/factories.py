"""Places and people for tests, without surprises: what matters to a test is passed in by it."""

from itertools import count
from typing import Any

from outreach.accounts.models import User
from outreach.places.models import Office, OfficeKind, Region, Township, Village

_numbers = count(1)


def make_county(**values: Any) -> Region:
    number = next(_numbers)
    return Region.objects.create(**({"code": f"42{number:04d}", "name": f"示例县{number}"} | values))


def make_township(county: Region, **values: Any) -> Township:
    number = next(_numbers)
    defaults = {"code": f"T{number:04d}", "name": f"示例镇{number}", "supervisor_phone": "0715-0000009"}
    return Township.objects.create(county=county, **(defaults | values))


def make_village(township: Township, **values: Any) -> Village:
    number = next(_numbers)
    defaults = {
        "code": f"V{number:04d}",
        "name": f"示例村{number}",
        "director_name": f"示例主任{number}",
        "director_phone": "0715-0000001",
    }
    return Village.objects.create(township=township, **(defaults | values))


def make_office(county: Region, **values: Any) -> Office:
    number = next(_numbers)
    defaults = {"name": f"示例局{number}", "kind": OfficeKind.MEMBER_BODY}
    return Office.objects.create(county=county, **(defaults | values))


def make_user(**values: Any) -> User:
    number = next(_numbers)
    return User.objects.create_user(**({"username": f"person{number}", "password": "a-long-word"} | values))


def make_superuser() -> User:
    return make_user(is_superuser=True, is_staff=True)
