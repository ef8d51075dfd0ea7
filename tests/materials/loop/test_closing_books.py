"""A campaign's books stay open as long as somebody owes a word about copies."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from campaigns.actions.books import BooksOpen
from campaigns.actions.campaigns import move_campaign
from campaigns.models import Campaign
from campaigns.states import CampaignState
from materials.actions import discrepancies
from materials.models import Delivery, Discrepancy, Edition
from materials.states import Outcome
from outreach.accounts.models import User
from tests.campaigns.rows import make_campaign
from tests.materials.loop.steps import AT, sign
from tests.places.factories import make_superuser

pytestmark = pytest.mark.django_db
CLOSING, SUMMARISED = CampaignState.CLOSING, CampaignState.SUMMARISED


@pytest.fixture
def campaign(edition: Edition) -> Campaign:
    """It is closing, and the posters belong to it."""
    campaign = make_campaign(edition.material.county, state=CLOSING)
    edition.material.campaign = campaign
    edition.material.save()
    return campaign


@pytest.fixture
def difference(delivery: Delivery) -> Discrepancy:
    """Five of a hundred copies are missing."""
    sign(delivery, 95)
    return Discrepancy.objects.get()


def close_books(campaign: Campaign, actor: User) -> None:
    move_campaign(campaign=campaign, seen=CLOSING, to=SUMMARISED, actor=actor, at=AT)


def test_an_open_difference_keeps_the_books_open_and_is_named(
    campaign: Campaign, difference: Discrepancy, chief: User
) -> None:
    with translation.override("en"), pytest.raises(BooksOpen) as caught:
        close_books(campaign, chief)

    line = difference.line
    (sentence,) = caught.value.sentences
    assert sentence == (
        f"{line.delivery.number} to {line.delivery.township} lacks an explanation of 5 copies of "
        f"{line.edition.material} (missing): close that difference first."
    )
    campaign.refresh_from_db()
    assert campaign.state == CLOSING


def test_with_the_difference_closed_the_books_are_closed(
    campaign: Campaign, difference: Discrepancy, bob: User, chief: User
) -> None:
    discrepancies.close_discrepancy(
        discrepancy=difference, outcome=Outcome.LOST, explanation="途中遗失", actor=bob, at=AT
    )

    close_books(campaign, chief)

    assert Campaign.objects.get().state == SUMMARISED


def test_the_difference_of_another_campaign_does_not_matter(
    campaign: Campaign, difference: Discrepancy, chief: User
) -> None:
    other = make_campaign(campaign.county, name="夏季行动", state=CLOSING)

    close_books(other, chief)

    other.refresh_from_db()
    assert other.state == SUMMARISED


def test_a_long_list_names_the_first_and_counts_the_rest() -> None:
    with translation.override("en"):
        words = str(BooksOpen([f"No. {number} is open." for number in range(1, 9)]))

    assert words == (
        "The books can't be closed yet, and nothing was changed. No. 1 is open. No. 2 is open. No. 3 is open. "
        "No. 4 is open. No. 5 is open. And 3 more."
    )


def test_the_page_says_which_difference_it_is(
    client: Client, campaign: Campaign, difference: Discrepancy
) -> None:
    client.force_login(make_superuser())
    address = reverse("campaign:move", args=[campaign.pk, "summarised"])

    answer = client.post(address, {"seen": "closing"})

    assert answer.status_code == 409
    assert difference.line.delivery.number in answer.content.decode()
    campaign.refresh_from_db()
    assert campaign.state == CLOSING
