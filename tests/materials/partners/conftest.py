"""Two counties, a printer in each, one ordered run each, and the systems of both printers."""

from dataclasses import dataclass
from datetime import date

import pytest
from django.test import Client

from materials.actions.partners import add_partner
from materials.models import Partner, Printer, PrintRun
from materials.states import PrintRunState
from outreach.accounts.roles import Role
from tests.factories import make_county, make_edition
from tests.materials.staff.people import AT, make_person, make_run


@dataclass
class Side:
    """A county's printer with its system."""

    run: PrintRun
    partner: Partner
    token: str

    def get(self, path: str) -> object:
        return Client().get(f"/partner/v1/{path}", headers=self.headers)

    def post(self, path: str, body: object) -> object:
        return Client().post(
            f"/partner/v1/{path}", body, content_type="application/json", headers=self.headers
        )

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


def make_side(name: str) -> Side:
    county = make_county(name)
    printer = Printer.objects.create(county=county, name=f"{name}印刷厂")
    editor = make_person(Role.EDITOR, name=f"editor-{name}")
    run = make_run(make_edition(county), editor, state=PrintRunState.ORDERED, printer=printer)
    PrintRun.objects.filter(pk=run.pk).update(ordered_on=date(2026, 6, 2))
    run.refresh_from_db()
    partner, token = add_partner(printer=printer, name=f"{name}系统", actor=None, at=AT)
    return Side(run, partner, token)


@pytest.fixture
def ours(db: None) -> Side:
    return make_side("本县")


@pytest.fixture
def theirs(db: None) -> Side:
    return make_side("别县")
