"""How states and packs are told in the portal and on the pages without account."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.states import ActivityState
from materials.actions.offers import Supply
from materials.models import Discrepancy
from materials.states import Condition, DeliveryState, OrderState

register = template.Library()

WAITS, GOOD, MOVES, TROUBLE, OVER = "waits", "good", "moves", "trouble", "over"
ORDER_TONES = {
    OrderState.SUBMITTED: WAITS,
    OrderState.WAITING: WAITS,
    OrderState.APPROVED: GOOD,
    OrderState.REDUCED: GOOD,
    OrderState.PART_SENT: MOVES,
    OrderState.SENT: MOVES,
    OrderState.CLOSED: OVER,
    OrderState.CANCELLED: OVER,
    OrderState.SENT_BACK: TROUBLE,
}
DELIVERY_TONES = {
    DeliveryState.PACKED: WAITS,
    DeliveryState.SENT: MOVES,
    DeliveryState.SIGNED: GOOD,
    DeliveryState.DIFFERENCE: TROUBLE,
    DeliveryState.CLOSED: OVER,
    DeliveryState.CANCELLED: OVER,
}
ACTIVITY_TONES = {
    ActivityState.PLANNED: WAITS,
    ActivityState.SCHEDULED: WAITS,
    ActivityState.MOVED: WAITS,
    ActivityState.HELD: MOVES,
    ActivityState.COMPLETE: MOVES,
    ActivityState.ISSUES: TROUBLE,
    ActivityState.VERIFIED: GOOD,
    ActivityState.CANCELLED: OVER,
}
SUPPLY_TONES = {Supply.MANY: GOOD, Supply.FEW: WAITS, Supply.NONE: OVER}
CONDITION_TONES = {Condition.GOOD: GOOD, Condition.DAMAGED: TROUBLE, Condition.WITHDRAWN: OVER}


@register.filter
def order_tone(state: str) -> str:
    """Return the sign and colour that stand before the words; the words are always there too."""
    return ORDER_TONES[OrderState(state)]


@register.filter
def delivery_tone(state: str) -> str:
    return DELIVERY_TONES[DeliveryState(state)]


@register.filter
def activity_tone(state: str) -> str:
    return ACTIVITY_TONES[ActivityState(state)]


@register.filter
def supply_tone(supply: str) -> str:
    return SUPPLY_TONES[Supply(supply)]


@register.filter
def condition_tone(condition: str) -> str:
    return CONDITION_TONES[Condition(condition)]


@register.filter
def difference_tone(difference: Discrepancy) -> str:
    return TROUBLE if difference.closed_at is None else OVER


@register.simple_tag
def packs(copies: int, size: int) -> str:
    """Return "3 packs", "3 packs and 5 copies" or "5 single copies"."""
    full, loose = divmod(copies, size)
    full_words = ngettext("%(full)s pack", "%(full)s packs", full) % {"full": full}
    if not loose:
        return full_words
    loose_words = ngettext("%(loose)s single copy", "%(loose)s single copies", loose) % {"loose": loose}
    if not full:
        return loose_words
    return _("%(packs)s and %(copies)s") % {"packs": full_words, "copies": loose_words}
