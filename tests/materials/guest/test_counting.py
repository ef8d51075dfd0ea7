"""Counting slips with the QR code of a group."""

import pytest
from django.test import Client

from materials.actions.slips import open_group, token_of
from materials.models import Edition, SlipGroup
from outreach.places.models import Township


@pytest.fixture
def group(edition: Edition, township: Township) -> SlipGroup:
    return open_group(
        edition=edition, township=township, school="示例小学", class_name="1班", due=45, issued=45
    )


def test_a_teacher_counts_without_an_account_and_again_later(phone: Client, group: SlipGroup) -> None:
    path = f"/s/{token_of(group)}/"

    for returned in ("３０", "41"):
        response = phone.post(path, {"issued": "45", "returned": returned})

    group.refresh_from_db()
    assert (group.returned, group.counted_by) == (41, None)
    assert "41 of 45 slips are back." in phone.get(response["Location"]).content.decode()


def test_more_slips_than_letters_are_refused_at_the_field(phone: Client, group: SlipGroup) -> None:
    response = phone.post(f"/s/{token_of(group)}/", {"issued": "45", "returned": "46"})

    group.refresh_from_db()
    assert list(response.context["form"].errors) == ["returned"]
    assert group.returned == 0


def test_a_guess_is_not_there(phone: Client, group: SlipGroup) -> None:
    assert phone.post("/s/abcdefghijklmnopqrstuvwx/", {"issued": "1", "returned": "1"}).status_code == 404
