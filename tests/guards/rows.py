"""One county with one of everything that an address of the staff's door may name."""

from dataclasses import dataclass

from django.apps import apps

from materials.actions.partners import add_partner
from materials.models import Printer
from materials.states import DesignKind
from outreach.accounts.models import User
from outreach.accounts.roles import Role
from outreach.places.models import Region
from tests.campaigns.rows import make_activity, make_campaign, make_kind
from tests.factories import make_county, make_township
from tests.guards.switches import FLOORS
from tests.home.briefs.year import make_draft
from tests.home.ledger.rows import add_paper, add_photo
from tests.materials.designs import make_design, paragraph
from tests.materials.staff.people import AT, hand_in, make_person
from tests.materials.staff.rows import add_one_of_everything

MOST_NUMBERS = 1


@dataclass
class Shelf:
    """The county, its keeper and chief, and the numbers under which its rows stand."""

    county: Region
    keeper: User
    chief: User
    numbers: list[int]


def fill_county() -> Shelf:
    county = make_county()
    keeper = make_person(Role.EDITOR, Role.STORE_KEEPER, Role.APPROVER, name="keeper")
    chief = make_person(Role.APPROVER, name="chief")
    add_one_of_everything(county, keeper, chief, "甲")
    hand_in(make_design(county, DesignKind.FLYER, paragraph("请看管好孩子。")), keeper)
    activity = make_activity(make_campaign(county), make_kind(), township=make_township(county, "乙镇"))
    add_photo(activity)
    add_paper(activity, "sign_in", keeper)
    make_draft(county, "本月情况")
    add_partner(printer=Printer.objects.first(), name="系统", actor=None, at=AT)
    return Shelf(county, keeper, chief, numbers_of_rows())


def numbers_of_rows() -> list[int]:
    """The first numbers of each of our tables: an address says no more than a number."""
    models = [model for model in apps.get_models() if model.__module__.startswith(FLOORS)]
    found = {
        pk
        for model in models
        for pk in model._base_manager.order_by("pk").values_list("pk", flat=True)[:MOST_NUMBERS]
    }
    return sorted(pk for pk in found if isinstance(pk, int))
