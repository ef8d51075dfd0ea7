"""The style page shows every component there is: a new file of the style sheet must have its sample."""

import re

from django.test import Client

from tests.campaigns.rows import make_campaign, make_kind, make_lecture_to_come, make_measure
from tests.campaigns.site import (
    make_campaign_index,
    make_campaign_page,
    make_home,
    make_material_index,
    make_news,
)
from tests.content.sheets import FOLDER
from tests.home.shelf import make_material_page
from tests.places.factories import make_county, make_township, make_village

COMPONENTS = sorted((FOLDER / "components").glob("*.css"))
# Stands in a frame of the admin, without a page of the site around it.
ELSEWHERE = {"block-preview"}


def first_class(sheet: str) -> str:
    """The block a sheet is about: the first class it names, without element or variant."""
    found = re.search(r"^\.([a-z]+(?:-[a-z]+)*)", sheet, re.MULTILINE)
    assert found
    return found[1]


def shown_classes(content: str) -> set[str]:
    """The blocks that stand on a page, by the classes of their elements."""
    names = {name for found in re.findall(r' class="([^"]*)"', content) for name in found.split()}
    return {re.split(r"--|__", name)[0] for name in names}


def test_every_component_has_its_sample(client: Client, db: None) -> None:
    home, county = make_home(), make_county()
    make_village(make_township(county, supervisor_name="示例督导员"))
    campaign = make_campaign(county)
    page = make_campaign_page(make_campaign_index(home), campaign)
    make_news(page, "示例报道")
    make_lecture_to_come(campaign, make_kind(event_measure=make_measure("lectures", name="宣讲")))
    make_material_page(make_material_index(home), county)

    shown = shown_classes(client.get("/style/").content.decode())

    wanted = {first_class(path.read_text("utf-8")) for path in COMPONENTS} - ELSEWHERE
    assert wanted - shown == set()


def test_an_empty_county_has_a_style_page_too(client: Client, db: None) -> None:
    make_home()

    assert client.get("/style/").status_code == 200
