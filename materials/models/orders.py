"""Orders of townships 申领单, and the rules of ordering."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from materials.models.editions import Edition
from materials.states import OrderState
from outreach.places.models import Region, Township


class OrderingRules(models.Model):
    """The switch and the caps of a county."""

    county = models.OneToOneField(
        Region, models.CASCADE, related_name="ordering_rules", verbose_name=_("county")
    )
    is_open = models.BooleanField(_("ordering is open"), default=True)
    closed_note = models.CharField(
        _("note when closed"), max_length=200, blank=True, help_text=_("Townships read it in the portal.")
    )
    max_copies_per_order = models.PositiveIntegerField(
        _("most copies of one material in an order"), default=2000
    )
    max_copies_per_campaign = models.PositiveIntegerField(
        _("most copies of one material in a campaign"), default=5000
    )

    class Meta:
        verbose_name = _("ordering rules")
        verbose_name_plural = _("ordering rules")

    def __str__(self) -> str:
        return str(self.county)


class OrderQuerySet(models.QuerySet["Order"]):
    def for_township(self, township: Township) -> "OrderQuerySet":
        return self.filter(township=township)

    def waiting_for_approval(self) -> "OrderQuerySet":
        return self.filter(state=OrderState.SUBMITTED)

    def on_waiting_list(self) -> "OrderQuerySet":
        """First come, first served."""
        return self.filter(state=OrderState.WAITING).order_by("submitted_at", "pk")


class Order(models.Model):
    """What a township asks for, and what became of it."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="orders", verbose_name=_("county"))
    township = models.ForeignKey(Township, models.PROTECT, related_name="orders", verbose_name=_("township"))
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, null=True, blank=True, related_name="orders", verbose_name=_("campaign")
    )
    number = models.CharField(_("number"), max_length=20)
    key = models.CharField(max_length=64, unique=True)  # one order however often the button is pressed
    state = models.CharField(
        _("state"), max_length=10, choices=OrderState.choices, default=OrderState.SUBMITTED
    )
    purpose = models.CharField(_("purpose"), max_length=200)
    needed_on = models.DateField(_("needed by"))
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="orders", verbose_name=_("ordered by")
    )
    submitted_at = models.DateTimeField(_("ordered at"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decision_note = models.CharField(_("note of the office"), max_length=200, blank=True)

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "submitted_at"])]
        constraints = [models.UniqueConstraint("county", "number", name="one_order_of_a_number")]

    def __str__(self) -> str:
        return self.number


class OrderLine(models.Model):
    order = models.ForeignKey(Order, models.CASCADE, related_name="lines", verbose_name=_("order"))
    edition = models.ForeignKey(
        Edition, models.PROTECT, related_name="order_lines", verbose_name=_("edition")
    )
    requested = models.PositiveIntegerField(_("asked for"), validators=[MinValueValidator(1)])
    approved = models.PositiveIntegerField(_("approved"), default=0)
    sent = models.PositiveIntegerField(_("sent"), default=0)
    over_limit_reason = models.CharField(_("why more than the limit"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("order line")
        verbose_name_plural = _("order lines")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint("order", "edition", name="one_line_for_an_edition"),
            models.CheckConstraint(
                condition=Q(approved__lte=F("requested"), sent__lte=F("approved")),
                name="sent_at_most_approved_at_most_asked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition}: {self.requested}"

    @property
    def open(self) -> int:
        """Approved copies that have not left the store."""
        return self.approved - self.sent
