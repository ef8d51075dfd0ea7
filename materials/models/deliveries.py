"""Deliveries, the signature at the far end, and differences that somebody must close."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from materials.models.allocation import Allocation
from materials.models.editions import Edition, private_storage
from materials.models.orders import Order, OrderLine
from materials.models.stock import Movement
from materials.states import DeliveryState
from outreach.places.models import Region, Township, Village

# A township is a day's drive away at most: after a week somebody should call.
OVERDUE_DAYS = 7


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def for_township(self, township: Township) -> "DeliveryQuerySet":
        return self.filter(township=township)

    def on_the_way(self) -> "DeliveryQuerySet":
        return self.filter(state=DeliveryState.SENT)

    def overdue(self, *, at: datetime) -> "DeliveryQuerySet":
        """Nobody has signed within a week."""
        return self.on_the_way().filter(sent_at__lt=at - timedelta(days=OVERDUE_DAYS))


class Delivery(models.Model):
    """One delivery note 送货单: what goes to a township, or on to one of its villages."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="deliveries", verbose_name=_("county"))
    number = models.CharField(_("number"), max_length=20)
    township = models.ForeignKey(
        Township, models.PROTECT, related_name="deliveries", verbose_name=_("township")
    )
    village = models.ForeignKey(
        Village, models.PROTECT, null=True, blank=True, related_name="deliveries", verbose_name=_("village")
    )
    order = models.ForeignKey(
        Order, models.PROTECT, null=True, blank=True, related_name="deliveries", verbose_name=_("order")
    )
    allocation = models.ForeignKey(
        Allocation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="deliveries",
        verbose_name=_("allocation"),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=DeliveryState.choices, default=DeliveryState.PACKED
    )
    # Only the hash is kept: who reads the database can't sign for a village.
    token_sha256 = models.CharField(max_length=64, unique=True, null=True, blank=True)
    token_expires_at = models.DateTimeField(_("QR code valid until"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by")
    )
    created_at = models.DateTimeField(_("made at"))
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint("county", "number", name="one_delivery_of_a_number")]

    def __str__(self) -> str:
        return self.number

    def code_has_expired(self, *, at: datetime) -> bool:
        """Say whether the QR code came too late; a code without a last day never does."""
        return self.token_expires_at is not None and self.token_expires_at < at


class DeliveryLine(models.Model):
    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="lines", verbose_name=_("delivery"))
    edition = models.ForeignKey(
        Edition, models.PROTECT, related_name="delivery_lines", verbose_name=_("edition")
    )
    order_line = models.ForeignKey(
        OrderLine,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="delivery_lines",
        verbose_name=_("order line"),
    )
    copies = models.PositiveIntegerField(_("copies sent"), validators=[MinValueValidator(1)])
    received = models.PositiveIntegerField(_("received whole"), null=True, blank=True)
    damaged = models.PositiveIntegerField(_("damaged"), default=0)
    short = models.PositiveIntegerField(_("missing"), default=0)

    class Meta:
        verbose_name = _("delivery line")
        verbose_name_plural = _("delivery lines")
        ordering = ["delivery", "pk"]
        constraints = [
            models.UniqueConstraint("delivery", "edition", name="one_delivery_line_for_an_edition"),
            models.CheckConstraint(
                condition=Q(received__isnull=True) | Q(copies=F("received") + F("damaged") + F("short")),
                name="sent_is_received_damaged_and_missing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition}: {self.copies}"

    @property
    def pack_size(self) -> int:
        """Copies of a pack as its labels say: a plan may have packed smaller ones than the catalogue's."""
        plan = self.delivery.allocation
        return plan.pack_size if plan else self.edition.material.pack_size


class Receipt(models.Model):
    """The signature 签收: who took the copies, how, with what proof."""

    class Way(models.TextChoices):
        QR = "qr", _("signed on a phone")
        PAPER = "paper", _("signed on paper")
        PORTAL = "portal", _("signed in the portal")

    delivery = models.OneToOneField(
        Delivery, models.PROTECT, related_name="receipt", verbose_name=_("delivery")
    )
    way = models.CharField(_("way"), max_length=8, choices=Way.choices)
    signer = models.CharField(_("signed by"), max_length=50)
    signature = models.FileField(_("signature"), storage=private_storage, max_length=200, blank=True)
    photo = models.FileField(_("photo"), storage=private_storage, max_length=200, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    signed_at = models.DateTimeField(_("signed at"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("entered by"),
    )

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.delivery} · {self.signer}"


class DiscrepancyQuerySet(models.QuerySet["Discrepancy"]):
    def open(self) -> "DiscrepancyQuerySet":
        return self.filter(closed_at__isnull=True)

    def for_campaign(self, campaign: Campaign) -> "DiscrepancyQuerySet":
        """Of the campaign's materials, and of what was printed or ordered for it."""
        return self.filter(
            Q(line__edition__material__campaign=campaign)
            | Q(line__delivery__allocation__run__campaign=campaign)
            | Q(line__delivery__order__campaign=campaign)
        )


class Discrepancy(models.Model):
    """Short or damaged copies; open until a dated movement says where they are."""

    class Kind(models.TextChoices):
        SHORT = "short", _("missing")
        DAMAGED = "damaged", _("damaged")

    line = models.ForeignKey(
        DeliveryLine, models.PROTECT, related_name="discrepancies", verbose_name=_("delivery line")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    copies = models.PositiveIntegerField(_("copies"))
    opened_at = models.DateTimeField(_("opened at"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("closed by"),
    )
    movement = models.ForeignKey(
        Movement, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("movement")
    )
    explanation = models.CharField(_("explanation"), max_length=200, blank=True)

    objects = DiscrepancyQuerySet.as_manager()

    class Meta:
        verbose_name = _("discrepancy")
        verbose_name_plural = _("discrepancies")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint("line", "kind", name="one_discrepancy_of_a_kind"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(movement__isnull=False),
                name="closed_only_by_a_movement",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line.delivery} {self.get_kind_display()} {self.copies}"
