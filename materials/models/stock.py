"""The ledger of copies: places, append-only movements, and balances that must equal their sum."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from materials.models.editions import Edition
from materials.states import Condition, MovementReason, StockPlaceKind
from outreach.places.models import Region, Township, Village


class StockPlace(models.Model):
    """Where copies are. Each county has one of each kind, and one for each township and village."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("county"))
    kind = models.CharField(_("kind"), max_length=12, choices=StockPlaceKind.choices)
    # Kind and code of the place, so that the database allows no second row for one place.
    key = models.CharField(max_length=40, unique=True)
    township = models.ForeignKey(
        Township,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="stock_places",
        verbose_name=_("township"),
    )
    village = models.ForeignKey(
        Village, models.PROTECT, null=True, blank=True, related_name="stock_places", verbose_name=_("village")
    )

    class Meta:
        verbose_name = _("stock place")
        verbose_name_plural = _("stock places")
        ordering = ["county", "kind", "township", "village", "pk"]

    def __str__(self) -> str:
        return str(self.village or self.township or self.get_kind_display())


class BalanceQuerySet(models.QuerySet["Balance"]):
    def for_township(self, township: Township) -> "BalanceQuerySet":
        """What lies with the township and with its villages."""
        return self.filter(place__township=township)

    def lying(self) -> "BalanceQuerySet":
        return self.filter(on_hand__gt=0)


class Balance(models.Model):
    """How many copies of an edition lie in one place in one condition; changed only by conditional UPDATE."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="balances", verbose_name=_("edition"))
    place = models.ForeignKey(StockPlace, models.PROTECT, related_name="balances", verbose_name=_("place"))
    condition = models.CharField(
        _("condition"), max_length=10, choices=Condition.choices, default=Condition.GOOD
    )
    on_hand = models.PositiveBigIntegerField(_("on hand"), default=0)
    reserved = models.PositiveBigIntegerField(_("reserved"), default=0)

    objects = BalanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("balance")
        verbose_name_plural = _("balances")
        ordering = ["edition", "place", "condition", "pk"]
        constraints = [
            models.UniqueConstraint("edition", "place", "condition", name="one_balance_of_a_place"),
            models.CheckConstraint(
                condition=Q(on_hand__gte=0, reserved__gte=0, reserved__lte=F("on_hand")),
                name="no_copy_is_promised_twice",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition} · {self.place}: {self.on_hand}"

    @property
    def free(self) -> int:
        return self.on_hand - self.reserved


class MovementQuerySet(models.QuerySet["Movement"]):
    """The streams that reports add up, and the ledger shows row by row."""

    def printed(self) -> "MovementQuerySet":
        """What the printer brought; rejected copies were printed too."""
        arrived = [MovementReason.ACCEPTANCE, MovementReason.REJECTION]
        return self.filter(source=None, reason__in=arrived)

    def sent(self) -> "MovementQuerySet":
        return self.filter(reason=MovementReason.DISPATCH, target__kind=StockPlaceKind.TRANSIT)

    def handed_out(self) -> "MovementQuerySet":
        """Given to people, and taken back from them when a report was corrected."""
        people = StockPlaceKind.HANDED_OUT
        return self.filter(Q(target__kind=people) | Q(source__kind=people))

    def of_township(self, township: Township | None) -> "MovementQuerySet":
        """What came to a township or its villages and what left them; None: neither side is a township's."""
        if township is None:
            return self.filter(source__township=None, target__township=None)
        return self.filter(Q(source__township=township) | Q(target__township=township))


class Movement(models.Model):
    """One line of the ledger: copies went from a place to a place; never changed, never deleted.

    No source means fresh from the printer, or more copies counted than the books ever had. `key` names
    the paper and line that caused it: a second posting of the same paper fails on it.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="movements", verbose_name=_("edition"))
    copies = models.PositiveIntegerField(_("copies"))
    source = models.ForeignKey(
        StockPlace, models.PROTECT, null=True, blank=True, related_name="moved_from", verbose_name=_("from")
    )
    source_condition = models.CharField(
        _("condition before"), max_length=10, choices=Condition.choices, default=Condition.GOOD
    )
    target = models.ForeignKey(StockPlace, models.PROTECT, related_name="moved_to", verbose_name=_("to"))
    target_condition = models.CharField(
        _("condition after"), max_length=10, choices=Condition.choices, default=Condition.GOOD
    )
    reason = models.CharField(_("reason"), max_length=12, choices=MovementReason.choices)
    document = models.CharField(_("voucher"), max_length=40, blank=True)
    key = models.CharField(max_length=100, unique=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("posted by"),
    )
    happened_at = models.DateTimeField(_("happened at"))
    # The target's, written again beside the line: whose it is must be found without reading everybody's. Empty for
    # nobody, as soon as no process of the release before this column runs.
    county = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        editable=False,
        db_index=False,
        related_name="+",
        verbose_name=_("county"),
    )

    objects = MovementQuerySet.as_manager()

    class Meta:
        verbose_name = _("movement")
        verbose_name_plural = _("movements")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["edition", "happened_at"]),
            models.Index(fields=["source", "edition"]),
            models.Index(fields=["target", "edition"]),
            # What is rare among a million hand-outs - returns, losses, counts - is found without reading them.
            models.Index(fields=["reason", "edition"]),
            # The newest lines of a county, page by page; its left part serves the foreign key.
            models.Index(fields=["county", "id"], name="materials_m_county_of_line"),
        ]
        constraints = [models.CheckConstraint(condition=Q(copies__gte=1), name="a_movement_moves_something")]

    def __str__(self) -> str:
        return f"{self.document} {self.copies}"
