"""What is exported comes back unchanged, in both languages and both formats."""

import pytest
from django.utils import translation

from outreach.accounts.models import User
from outreach.places.exports import export_places
from outreach.places.imports import make_plan, prepare_import
from outreach.places.models import PlaceKind, Region, Township, Village
from outreach.spreadsheets.downloads import ExportFormat
from tests.places import factories
from tests.places.conftest import NOW


def round_trip(kind: PlaceKind, form: ExportFormat, county: Region, actor: User) -> dict[str, int]:
    places = Township.objects.all() if kind == PlaceKind.TOWNSHIP else Village.objects.in_delivery_order()
    data = export_places(places, kind=kind, form=form)
    draft = prepare_import(
        kind=kind, county=county, file_name=f"a.{form.value}", data=data, actor=actor, at=NOW
    )
    assert draft.faults == []
    return make_plan(draft.records, kind=kind, county=county).counts()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("form", list(ExportFormat))
def test_an_export_imports_as_unchanged(county: Region, bob: User, form: ExportFormat, language: str) -> None:
    for kind in ("subdistrict", "town", "township", "farm", "zone"):
        factories.make_township(county, kind=kind, tile_column=3, tile_row=0, is_active=kind != "farm")
    township = factories.make_township(county, supervisor_phone="")
    factories.make_village(township, kind="community", children=90, left_behind_children=30)
    factories.make_village(township, director_phone="", phone_is_public=True, is_active=False)

    with translation.override(language):
        townships = round_trip(PlaceKind.TOWNSHIP, form, county, bob)
        villages = round_trip(PlaceKind.VILLAGE, form, county, bob)

    assert townships == {"new": 0, "changed": 0, "unchanged": 6, "duplicate": 0}
    assert villages == {"new": 0, "changed": 0, "unchanged": 2, "duplicate": 0}


@pytest.mark.parametrize("name", ["=cmd|'/C calc'!A0", "@村", "-1村", "'=x", "<script>", "\u202e村", "𠮷·䶮"])
@pytest.mark.parametrize("form", list(ExportFormat))
def test_hostile_names_survive_the_round_trip_as_text(
    county: Region, township: Township, bob: User, form: ExportFormat, name: str
) -> None:
    factories.make_village(township, name=name)

    assert round_trip(PlaceKind.VILLAGE, form, county, bob)["unchanged"] == 1


def test_headings_speak_the_active_language(county: Region) -> None:
    with translation.override("zh-hans"):
        chinese = export_places([], kind=PlaceKind.VILLAGE, form=ExportFormat.CSV).decode("utf-8-sig")
    with translation.override("en"):
        english = export_places([], kind=PlaceKind.VILLAGE, form=ExportFormat.CSV).decode("utf-8-sig")

    assert chinese.startswith("村代码,村名称,")
    assert english.startswith("Village code,Village name,")
