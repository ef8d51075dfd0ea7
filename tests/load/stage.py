"""python -m tests.load.stage FILE: write what the load needs into a cluster's database, and its names into FILE.

One account for each ordering person of the townships and each officer, a letter that twenty thousand children get,
and a delivery on the road to every village.
"""

import json
import sys
from itertools import cycle, islice
from pathlib import Path

import django

django.setup()

from django.contrib.auth.hashers import make_password  # noqa: E402 - models load after setup
from django.contrib.auth.models import Group  # noqa: E402
from django.db.models import F  # noqa: E402
from django.utils import timezone  # noqa: E402

from home.demo.accounts import DEMO_PASSWORD  # noqa: E402
from materials.actions import stock  # noqa: E402
from materials.actions.deliveries import Load, send, token_of  # noqa: E402
from materials.actions.stock import Posting  # noqa: E402
from materials.models import Edition  # noqa: E402
from materials.states import DesignKind, MovementReason, StockPlaceKind  # noqa: E402
from outreach.accounts.models import User  # noqa: E402
from outreach.accounts.roles import Role  # noqa: E402
from outreach.places.models import Office, Village  # noqa: E402
from tests.materials.designs import make_design, paragraph  # noqa: E402

ORDERING, OFFICERS, LETTERS = 50, 20, 20_000
ORDERABLE, PER_VILLAGE = 1_000_000, 20


def main(target: Path) -> None:
    staff = User.objects.get(username="staff")
    assert staff.office is not None
    villages = list(Village.objects.filter(township__county=staff.office.county).select_related("township"))
    give_heads(villages)
    letter = paragraph("{村}的家长，您好！暑假将至，请看管好孩子，远离河塘水库。本信编号{编号}。")
    make_design(staff.office.county, DesignKind.LETTER, letter)
    township_offices = Office.objects.exclude(township=None).order_by("pk")
    told = {
        "townships": open_accounts("township", [Role.TOWNSHIP_MEMBER], ORDERING, list(township_offices)),
        "officers": open_accounts("officer", [Role.EDITOR, Role.STORE_KEEPER], OFFICERS, [staff.office]),
        "tokens": send_to_villages(villages, staff),
    }
    target.write_text(json.dumps(told), encoding="utf-8")


def give_heads(villages: list[Village]) -> None:
    """Share the letters out; the last village gets what is left."""
    each = LETTERS // len(villages)
    Village.objects.update(left_behind_children=each, children=F("children") + each)
    rest = LETTERS - each * (len(villages) - 1)
    Village.objects.filter(pk=villages[-1].pk).update(left_behind_children=rest, children=rest)


def open_accounts(name: str, roles: list[Role], count: int, offices: list[Office]) -> list[str]:
    """Accounts with the demo's password; one hash for all, because making it is slow on purpose."""
    password = make_password(DEMO_PASSWORD)
    users = [
        User(username=f"{name}{number:02}", full_name=f"{name} {number}", office=office, password=password)
        for number, office in enumerate(islice(cycle(offices), count), start=1)
    ]
    made = User.objects.bulk_create(users)
    for group in Group.objects.filter(name__in=roles):
        group.user_set.add(*made)  # type: ignore[attr-defined]
    return [user.username for user in made]


def send_to_villages(villages: list[Village], staff: User) -> list[str]:
    """Put every orderable edition on the shelf, and the first one on the road to each village; returns the tokens."""
    at = timezone.now()
    county = villages[0].township.county
    store = stock.county_place(county, StockPlaceKind.STORE)
    editions = list(Edition.objects.filter(material__county=county).order_by("pk"))
    stock.post(
        *(
            Posting(one, ORDERABLE, None, store, MovementReason.STOCK_TAKE, key=f"load/{one.pk}")
            for one in editions
        ),
        actor=staff,
        at=at,
    )
    loads = [Load(editions[0], PER_VILLAGE)]
    return [
        token_of(send(township=one.township, village=one, loads=loads, actor=staff, at=at))
        for one in villages
    ]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
