"""Staff's pages of the catalogue: a material is written, faults stand at their field, editions are not made by hand."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from materials.models import Edition, Material, MaterialTarget
from outreach.places.models import Region
from tests.campaigns.staff.factories import make_campaign
from tests.places.factories import make_county, make_superuser


@pytest.fixture
def county(db: None) -> Region:
    return make_county()


@pytest.fixture
def office(client: Client, county: Region) -> Client:
    client.force_login(make_superuser())
    return client


def fields(county: Region, **others: Any) -> dict[str, Any]:
    values = {
        "name": "告家长书",
        "code": "CB-LETTER-01",
        "kind": "letter",
        "trim_width_mm": 210,
        "trim_height_mm": 297,
        "pages": 1,
        "colours": "1+0",
        "audience": "parents",
        "language": "zh-Hans",
        "county": county.pk,
        "distribution": "public",
        "pack_size": "２００",
        "low_stock_copies": "0",
    }
    return values | others


def make_material(county: Region, number: int) -> Material:
    return Material.objects.create(county=county, code=f"M-{number}", name=f"物料{number}", kind="letter")


def test_a_material_is_written(office: Client, county: Region) -> None:
    answer = office.post(reverse("material:add"), fields(county))

    assert answer.status_code == 302
    material = Material.objects.get()
    assert (material.code, material.pack_size, material.is_orderable) == ("CB-LETTER-01", 200, False)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("pack_size", "1_000"),
        ("pack_size", "0"),
        ("pages", "-1"),
        ("trim_width_mm", "5001"),
        ("trim_height_mm", "99999999999999999999"),
        ("code", "小写 code"),
        ("kind", "cat"),
        ("name", ""),
    ],
)
def test_a_faulty_material_is_told_at_its_field(
    office: Client, county: Region, field: str, value: str
) -> None:
    answer = office.post(reverse("material:add"), fields(county, **{field: value}))

    assert list(answer.context["form"].errors) == [field]
    assert Material.objects.count() == 0


def test_an_edition_cannot_be_made_by_hand(office: Client, county: Region) -> None:
    Edition.objects.create(material=make_material(county, 1), number=1)

    page = office.get(reverse("edition:index"))

    assert "物料1 · 1" in page.content.decode()
    with pytest.raises(NoReverseMatch):
        reverse("edition:add")


def test_a_material_with_editions_is_not_deleted(office: Client, county: Region) -> None:
    material = make_material(county, 1)
    Edition.objects.bulk_create([Edition(material=material, number=1)])

    answer = office.post(reverse("material:delete", args=[material.pk]), follow=True)

    assert "没有删除" in answer.content.decode()
    assert Material.objects.filter(pk=material.pk).exists()


def test_the_same_target_twice_is_refused(office: Client, county: Region) -> None:
    material, campaign = make_material(county, 1), make_campaign(county)
    target = {"campaign": campaign.pk, "material": material.pk, "copies": "20000"}

    answers = [office.post(reverse("material_target:add"), target).status_code for _click in range(2)]

    assert answers == [302, 200]
    assert MaterialTarget.objects.get().copies == 20_000


@pytest.mark.parametrize("name", ["material", "edition", "material_target"])
def test_lists_need_no_more_queries_for_more_rows(office: Client, county: Region, name: str) -> None:
    add_rows(county, 1)
    few = queries(office, name)
    for number in (2, 3, 4):
        add_rows(county, number)

    assert queries(office, name) == few


def add_rows(county: Region, number: int) -> None:
    material = make_material(county, number)
    Edition.objects.create(material=material, number=1)
    MaterialTarget.objects.create(campaign=make_campaign(county), material=material, copies=5)


def queries(client: Client, name: str) -> int:
    page = reverse(f"{name}:index")
    client.get(page)
    with CaptureQueriesContext(connection) as captured:
        client.get(page)
    return len(captured)
