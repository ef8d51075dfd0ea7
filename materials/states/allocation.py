"""What an allocation is spread by, and its states; pure data."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Weight(models.TextChoices):
    """What an allocation is spread by; the values are the head-counts of a village."""

    PUPILS = "pupils", _("pupils")
    CHILDREN = "children", _("children")
    LEFT_BEHIND = "left_behind_children", _("left-behind children")
    HOUSEHOLDS = "households", _("households")
    EQUAL = "equal", _("equal shares")


class AllocationState(models.TextChoices):
    DRAFT = "draft", _("draft")
    LOCKED = "locked", _("locked")
    DELIVERED = "delivered", _("turned into deliveries")


ALLOCATION_MOVES: dict[str, set[str]] = {
    AllocationState.DRAFT: {AllocationState.LOCKED},
    AllocationState.LOCKED: {AllocationState.DRAFT, AllocationState.DELIVERED},
    AllocationState.DELIVERED: set(),
}
