"""Where copies are, in which condition, and why they move; pure data."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class StockPlaceKind(models.TextChoices):
    """Where a copy can be; the last three are ends from which nothing returns by itself."""

    STORE = "store", _("county store")
    TRANSIT = "transit", _("on the way")
    TOWNSHIP = "township", _("township")
    VILLAGE = "village", _("village")
    HANDED_OUT = "handed_out", _("handed out")
    REJECTED = "rejected", _("rejected at acceptance")
    WRITTEN_OFF = "written_off", _("written off")


class Condition(models.TextChoices):
    GOOD = "good", _("good")
    DAMAGED = "damaged", _("damaged")
    WITHDRAWN = "withdrawn", _("withdrawn")


class MovementReason(models.TextChoices):
    ACCEPTANCE = "acceptance", _("acceptance")
    REJECTION = "rejection", _("rejection")
    DISPATCH = "dispatch", _("dispatch")
    RECEIPT = "receipt", _("receipt")
    HAND_OUT = "hand_out", _("hand-out")
    RETURN = "return", _("return")
    TRANSFER = "transfer", _("transfer")
    STOCK_TAKE = "stock_take", _("stock-take")
    DAMAGE = "damage", _("damage")
    LOSS = "loss", _("loss")
    WITHDRAWAL = "withdrawal", _("withdrawal")
    CORRECTION = "correction", _("correction")


class Outcome(models.TextChoices):
    """What became of short or damaged copies; each ends in one place."""

    FOUND = "found", _("found at the far end")
    NEVER_LEFT = "never_left", _("never left the store")
    LOST = "lost", _("lost")
    USABLE = "usable", _("still usable")
    SENT_BACK = "sent_back", _("sent back to the store")
    DESTROYED = "destroyed", _("destroyed")
