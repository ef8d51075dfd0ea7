"""Papers for the field: the kit of a lecture, the day sheet of a vehicle; who may have them."""

from django.conf import settings

from campaigns.models import Activity, Trip
from materials.actions.feedback import token_of
from materials.documents.day_sheet import day_sheet
from materials.documents.lecture_kit import lecture_kit
from materials.documents.paper import Paper
from materials.models import Balance
from materials.states import Condition, StockPlaceKind
from outreach.accounts.counties import counties_of
from outreach.accounts.models import User
from outreach.accounts.roles import Person, may_approve, may_edit


def draw_kit(pk: int) -> Paper:
    rows = Activity.objects.select_related("kind", "campaign", "township", "village")
    activity = rows.prefetch_related("speakers").get(pk=pk)
    balances = Balance.objects.lying().filter(
        condition=Condition.GOOD, place__kind=StockPlaceKind.TOWNSHIP, place__township=activity.township_id
    )
    piles = balances.select_related("edition__material").order_by("edition__material__name", "pk")
    address = f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}/f/{activity.pk}/{token_of(activity)}/"
    return lecture_kit(activity, list(piles) if activity.township_id else [], feedback=address)


def draw_day_sheet(pk: int) -> Paper:
    trip = Trip.objects.select_related("vehicle", "plan__campaign", "activity__kind").get(pk=pk)
    stops = trip.stops.select_related("village__township")
    return day_sheet(trip, list(stops), list(trip.activity.kind.measures.all()))


def may_have_kit(actor: Person, pk: int) -> bool:
    """The township of the activity, and the office of its county."""
    return _may_have(actor, Activity.objects.select_related("campaign").filter(pk=pk).first())


def may_have_day_sheet(actor: Person, pk: int) -> bool:
    trip = Trip.objects.select_related("activity__campaign").filter(pk=pk).first()
    return _may_have(actor, trip.activity if trip else None)


def _may_have(actor: Person, activity: Activity | None) -> bool:
    if activity is None or not isinstance(actor, User) or not actor.is_active:
        return False
    if actor.township is not None:
        return actor.township.pk == activity.township_id
    is_office = may_edit(actor) or may_approve(actor)
    return is_office and counties_of(actor).filter(pk=activity.campaign.county_id).exists()
