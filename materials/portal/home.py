"""The portal's first page: what waits for this township today, what it has, whom it may call."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from materials.models import Balance, Delivery, Order, SlipGroup
from materials.portal.members import Member, for_members, show
from materials.portal.parts import read_parts
from materials.states import Condition, OrderState
from outreach.places.models import Office, OfficeKind

SHOWN = 3
UNDER_WAY = (
    OrderState.SUBMITTED,
    OrderState.APPROVED,
    OrderState.REDUCED,
    OrderState.WAITING,
    OrderState.PART_SENT,
)


@for_members
def home(request: HttpRequest, member: Member) -> HttpResponse:
    township = member.township
    orders = Order.objects.for_township(township)
    deliveries = Delivery.objects.for_township(township).on_the_way().select_related("village", "order")
    uncounted = SlipGroup.objects.for_township(township).not_counted()
    stock = Balance.objects.for_township(township).lying().filter(condition=Condition.GOOD)
    parts = read_parts(township, at=timezone.now())
    context = {
        "parts": parts,
        "waits": any(part.get("waits") for part in parts),
        "deliveries": deliveries.order_by("sent_at", "pk")[:SHOWN],
        "delivery_count": deliveries.count(),
        "sent_back": orders.filter(state=OrderState.SENT_BACK)[:SHOWN],
        "uncounted": uncounted.select_related("edition__material", "township", "village")[:SHOWN],
        "uncounted_count": uncounted.count(),
        "under_way": orders.filter(state__in=UNDER_WAY)[:SHOWN],
        "stock": stock.select_related("edition__material", "place__township", "place__village")[:SHOWN],
        "office": Office.objects.filter(county_id=township.county_id, kind=OfficeKind.LEADING_GROUP).first(),
    }
    return show(request, member, "home", context)
