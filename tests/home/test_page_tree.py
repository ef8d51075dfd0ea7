"""The site's tree: what an editor may put where."""

from typing import Any

import pytest
from django.apps import apps

from materials.models import MaterialIndexPage
from outreach.content.models import SitePage
from tests.campaigns.site import make_home, make_material_index

# From a page to what may stand below it; the other kinds have nothing below.
TREE = {
    "HomePage": {
        "CampaignIndexPage",
        "LectureIndexPage",
        "MaterialIndexPage",
        "NewsIndexPage",
        "LawIndexPage",
        "VillageFinderPage",
        "HotlinesPage",
        "TextPage",
    },
    "CampaignIndexPage": {"CampaignPage"},
    "CampaignPage": {"NewsPage"},
    "MaterialIndexPage": {"MaterialPage"},
    "LawIndexPage": {"ProtectionPage"},
}
KINDS = [model for model in apps.get_models() if issubclass(model, SitePage)]


@pytest.mark.parametrize("kind", KINDS, ids=[kind.__name__ for kind in KINDS])
def test_an_editor_is_offered_what_fits_and_no_other(kind: Any) -> None:
    below = {model.__name__ for model in kind.allowed_subpage_models()}

    assert below == TREE.get(kind.__name__, set())


def test_every_kind_has_its_place() -> None:
    placed = {name for names in TREE.values() for name in names} | {"HomePage"}

    assert {kind.__name__ for kind in KINDS} == placed


def test_a_second_shelf_is_refused(db: None) -> None:
    home = make_home()
    make_material_index(home)

    assert MaterialIndexPage.can_exist_under(home)
    assert not MaterialIndexPage.can_create_at(home)
