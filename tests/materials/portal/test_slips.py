"""Counting reply slips: the list, one group, the second round, a class, the file for Excel."""

import csv

import pytest
from django.test import Client

from materials.actions.slips import open_group
from materials.models import Edition, SlipGroup
from materials.states import MaterialKind
from outreach.accounts.models import User
from outreach.places.models import Region, Township
from tests.factories import make_edition, make_village


@pytest.fixture
def letter(county: Region) -> Edition:
    edition = make_edition(county, "致家长书")
    edition.material.kind = MaterialKind.LETTER
    edition.material.save()
    return edition


@pytest.fixture
def group(letter: Edition, township: Township) -> SlipGroup:
    return open_group(edition=letter, township=township, village=make_village(township), due=50, issued=50)


def test_a_count_is_written_and_shown_with_its_rate(portal: Client, group: SlipGroup, alice: User) -> None:
    data = {"issued": "50", "returned": "４３", "reissued": "7"}

    response = portal.post(f"/portal/slips/{group.pk}/", data)

    group.refresh_from_db()
    text = portal.get(response["Location"]).content.decode()
    assert (group.returned, group.reissued, group.counted_by, group.percent) == (43, 7, alice, 86)
    assert "43 of 50 back" in text
    assert "7 issued again" in text


@pytest.mark.parametrize("returned", ["51", "-1", "1e1", "1" + "0" * 20, ""])
def test_a_count_that_cannot_be_is_refused_at_the_field(
    portal: Client, group: SlipGroup, returned: str
) -> None:
    response = portal.post(f"/portal/slips/{group.pk}/", {"issued": "50", "returned": returned})

    group.refresh_from_db()
    assert list(response.context["form"].errors) == ["returned"]
    assert (group.returned, group.counted_on) == (0, None)


def test_the_second_round_lists_only_who_has_not_answered(
    portal: Client, group: SlipGroup, letter: Edition, township: Township
) -> None:
    done = open_group(edition=letter, township=township, school="示例小学", due=30, issued=30)
    SlipGroup.objects.filter(pk=done.pk).update(returned=30)

    response = portal.get("/portal/slips/?show=outstanding")

    assert [shown.pk for shown in response.context["list_page"]] == [group.pk]


def test_a_class_is_added_once(portal: Client, letter: Edition, township: Township) -> None:
    data = {"edition": letter.pk, "school": "赵李桥小学", "class_name": "三年级（2）班", "issued": "45"}

    first = portal.post("/portal/slips/new/", data)
    second = portal.post("/portal/slips/new/", data)

    group = SlipGroup.objects.get()
    assert first["Location"] == second["Location"] == f"/portal/slips/{group.pk}/"
    assert (group.township, group.issued, group.name) == (township, 45, "赵李桥小学 三年级（2）班")


def test_a_class_of_another_townships_village_or_of_no_letter_is_refused(
    portal: Client, letter: Edition, edition: Edition, charlie: User
) -> None:
    data = {"school": "示例小学", "class_name": "1班", "issued": "45"}
    stranger = make_village(charlie.township)

    foreign = portal.post("/portal/slips/new/", data | {"edition": letter.pk, "village": stranger.pk})
    poster = portal.post("/portal/slips/new/", data | {"edition": edition.pk})

    assert list(foreign.context["form"].errors) == ["village"]
    assert list(poster.context["form"].errors) == ["edition"]
    assert SlipGroup.objects.count() == 0


def test_the_file_for_excel_holds_no_formula(portal: Client, letter: Edition, township: Township) -> None:
    open_group(
        edition=letter, township=township, school="=cmd|'/C calc'!A0", class_name="-1班", due=5, issued=5
    )

    content = portal.get("/portal/slips/export/").content

    heading, row = csv.reader(content.decode("utf-8-sig").splitlines())
    assert content.startswith(b"\xef\xbb\xbf")
    assert heading[0] == "Group code"
    assert row[3:6] == ["'=cmd|'/C calc'!A0", "'-1班", "5"]
