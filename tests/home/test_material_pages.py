"""The public catalogue: facets, one material, its downloads; internal materials are not there."""

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaigns.models.activities import Audience
from materials.models import Edition, EditionFile, EditionPage, Material, MaterialIndexPage
from materials.states import Distribution, MaterialKind, PrintProfile
from outreach.places.models import Region
from tests.campaigns.site import make_home, make_material_index
from tests.home.shelf import make_material_page
from tests.places.factories import make_county


@pytest.fixture
def county(db: None) -> Region:
    return make_county()


@pytest.fixture
def index(db: None) -> MaterialIndexPage:
    return make_material_index(make_home())


def names(client: Client, address: str) -> list[str]:
    return [page.title for page in client.get(address).context["shelf"].page.object_list]


def make_file(material: Material, profile: str) -> EditionFile:
    edition, _is_new = Edition.objects.get_or_create(material=material, number=1)
    return EditionFile.objects.create(
        edition=edition,
        profile=profile,
        file=ContentFile(b"%PDF-1.7", f"{profile}.pdf"),
        sha256="0" * 64,
        size_bytes=2 * 1024 * 1024,
        page_count=1,
        made_at=timezone.now(),
    )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["信", "海报", "手册"]),
        ("kind=letter", ["信"]),
        ("audience=parents", ["信", "手册"]),
        ("topic=fang-ni-shui", ["信", "海报"]),
        # Addresses that were printed before topics had slugs.
        ("topic=防溺水", ["信", "海报"]),
        ("audience=parents&topic=防溺水", ["信"]),
        ("kind=poster&audience=parents", []),
    ],
)
def test_facets_narrow_the_shelf(
    client: Client, index: MaterialIndexPage, county: Region, query: str, found: list[str]
) -> None:
    make_material_page(
        index, county, "防溺水", name="信", kind=MaterialKind.LETTER, audience=Audience.PARENTS
    )
    make_material_page(index, county, "防溺水", name="海报")
    make_material_page(
        index, county, "六大保护", name="手册", kind=MaterialKind.HANDBOOK, audience=Audience.PARENTS
    )

    assert names(client, f"{index.url}?{query}") == found


def test_a_topic_is_named_in_the_list_and_short_in_the_address(
    client: Client, index: MaterialIndexPage, county: Region
) -> None:
    make_material_page(index, county, "防溺水", name="海报")
    make_material_page(index, county, "六大保护", name="手册")

    text = client.get(f"{index.url}?topic=防溺水").content.decode()

    assert ('href="?topic=liu-da-bao-hu"' in text, "六大保护 <span" in text) == (True, True)
    assert 'href="?topic=fang-ni-shui" aria-current="true"' in text


@pytest.mark.parametrize(
    "query", ["kind=%00", "audience=zzz", "topic=%27;--", "page=-1", "page=7", "kind=audio"]
)
def test_a_mistyped_address_still_shows_materials(
    client: Client, index: MaterialIndexPage, county: Region, query: str
) -> None:
    make_material_page(index, county, "防溺水", name="海报")

    assert names(client, f"{index.url}?{query}") == ["海报"]


def test_each_choice_keeps_the_others_and_leaves_the_page(
    client: Client, index: MaterialIndexPage, county: Region
) -> None:
    make_material_page(index, county, "防溺水", audience=Audience.PARENTS)
    make_material_page(index, county, "防溺水", audience=Audience.PUPILS, kind=MaterialKind.FLYER)

    shelf = client.get(f"{index.url}?audience=parents&page=3").context["shelf"]

    # All are about one topic in one language: nothing to choose there.
    kind, audience = shelf.facets
    assert [option.url for option in kind.options] == [
        f"?kind={one}&audience=parents" for one in ("flyer", "poster")
    ]
    assert (audience.everything.url, audience.options[0].is_chosen) == ("?", True)


def test_a_count_says_what_a_press_would_show(
    client: Client, index: MaterialIndexPage, county: Region
) -> None:
    make_material_page(index, county, "防溺水", "六大保护", audience=Audience.PARENTS)
    make_material_page(index, county, "防溺水", audience=Audience.PUPILS, kind=MaterialKind.FLYER)

    response = client.get(f"{index.url}?audience=parents")

    kind, audience, topic = response.context["shelf"].facets
    assert [[option.count for option in facet.options] for facet in (kind, audience, topic)] == [
        [0, 1],
        [1, 1],
        [1, 1],
    ]
    # What would show nothing is no link.
    assert 'href="?kind=flyer&amp;audience=parents"' not in response.content.decode()


def test_internal_materials_are_not_on_the_shelf(
    client: Client, index: MaterialIndexPage, county: Region
) -> None:
    make_material_page(index, county, distribution=Distribution.INTERNAL)

    assert names(client, index.url) == []


def test_a_shelf_without_materials_says_so(client: Client, index: MaterialIndexPage) -> None:
    assert "资料正在准备中" in client.get(index.url).content.decode()


def test_downloads_come_with_their_size_and_never_with_the_press_file(
    client: Client, index: MaterialIndexPage, county: Region
) -> None:
    page = make_material_page(index, county)
    files = [make_file(page.material, profile) for profile in PrintProfile.values]

    response = client.get(page.url)

    shown = {file.profile for file in response.context["files"]}
    assert shown == {PrintProfile.SCREEN, PrintProfile.OFFICE} < {file.profile for file in files}
    assert "2.0\xa0MB" in response.content.decode()


def test_a_pictures_measures_are_numbers_in_every_language(
    client: Client, index: MaterialIndexPage, county: Region
) -> None:
    """English writes 1,278, which a browser reads as 1: the page jumped when the picture arrived."""
    page = make_material_page(index, county)
    edition = Edition.objects.create(material=page.material, number=1)
    for number in (1, 2):
        EditionPage.objects.create(
            edition=edition, number=number, picture=f"{number}.webp", width_px=901, height_px=1278
        )

    content = client.get(page.url, headers={"accept-language": "en"}).content.decode()

    # Its face, and both pages inside.
    assert content.count('width="901" height="1278"') == 3


def test_a_link_to_a_file_that_was_withdrawn_leads_on_in_words(
    client: Client, index: MaterialIndexPage, county: Region
) -> None:
    material = make_material_page(index, county).material
    address = make_file(material, PrintProfile.SCREEN).get_absolute_url()
    there = client.get(address)
    there.getvalue()
    Material.objects.filter(pk=material.pk).update(distribution=Distribution.INTERNAL)

    gone = client.get(address)

    assert (there.status_code, gone.status_code) == (200, 404)
    assert "没有找到这个页面" in gone.content.decode()


def test_a_material_on_paper_only_says_where_to_get_it(
    client: Client, index: MaterialIndexPage, county: Region
) -> None:
    page = make_material_page(index, county, is_downloadable=False)
    make_file(page.material, PrintProfile.SCREEN)

    response = client.get(page.url)

    assert list(response.context["files"]) == []
    assert "本资料只发放纸质版" in response.content.decode()


def test_the_shelf_costs_the_same_with_20_materials_as_with_2(
    client: Client, index: MaterialIndexPage, county: Region
) -> None:
    def fill(rows: int) -> int:
        for _ in range(rows):
            make_material_page(index, county, "防溺水")
        client.get(index.url)
        with CaptureQueriesContext(connection) as captured:
            client.get(index.url)
        return len(captured)

    assert fill(2) == fill(18)
