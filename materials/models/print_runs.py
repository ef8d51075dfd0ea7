"""Print runs: specification, printer, price, lots, acceptance."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from materials.models.editions import Edition
from materials.models.reviews import Review
from materials.states import PrintRunState
from outreach.places.models import Region

# Full sheets in a ream 令.
REAM_SHEETS = 500


class Printer(models.Model):
    """A print shop 承印单位."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("county"))
    name = models.CharField(_("name"), max_length=80)
    contact = models.CharField(_("contact"), max_length=50, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    lead_days = models.PositiveSmallIntegerField(
        _("days to print and bring"), default=10, help_text=_("From the order to the store.")
    )
    minimum_copies = models.PositiveIntegerField(
        _("minimum run"), default=1000, help_text=_("Fewer copies than this cost the same.")
    )

    class Meta:
        verbose_name = _("printer")
        verbose_name_plural = _("printers")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Binding(models.TextChoices):
    NONE = "none", _("none")
    FOLD = "fold", _("folded")
    SADDLE = "saddle", _("saddle-stitched")
    PERFECT = "perfect", _("perfect-bound")


class PrintRun(models.Model):
    """One order to a printer 印刷通知单, from the draft to the settled bill."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="print_runs", verbose_name=_("county"))
    number = models.CharField(_("number"), max_length=20)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="print_runs", verbose_name=_("edition"))
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, null=True, blank=True, related_name="print_runs", verbose_name=_("campaign")
    )
    review = models.ForeignKey(
        Review, models.PROTECT, null=True, blank=True, related_name="print_runs", verbose_name=_("review")
    )
    printer = models.ForeignKey(
        Printer, models.PROTECT, null=True, blank=True, related_name="print_runs", verbose_name=_("printer")
    )
    state = models.CharField(
        _("state"), max_length=14, choices=PrintRunState.choices, default=PrintRunState.DRAFT
    )
    copies = models.PositiveIntegerField(_("copies"), validators=[MinValueValidator(1)])
    spoilage_percent = models.DecimalField(
        _("spoilage allowance (%)"),
        max_digits=4,
        decimal_places=1,
        default=Decimal("2.0"),
        validators=[MinValueValidator(0), MaxValueValidator(30)],
    )
    open_format = models.CharField(
        _("sheet part 开本"), max_length=20, blank=True, help_text=_("For example 大16开.")
    )
    trim_width_mm = models.PositiveSmallIntegerField(_("trim width (mm)"), validators=[MinValueValidator(1)])
    trim_height_mm = models.PositiveSmallIntegerField(
        _("trim height (mm)"), validators=[MinValueValidator(1)]
    )
    pages = models.PositiveSmallIntegerField(
        _("number of pages"), default=1, validators=[MinValueValidator(1)]
    )
    paper = models.CharField(_("paper"), max_length=40, blank=True)
    paper_gsm = models.PositiveSmallIntegerField(_("paper weight (g/m²)"), default=80)
    colours = models.CharField(_("colours"), max_length=10, default="4+0")
    binding = models.CharField(_("binding"), max_length=10, choices=Binding.choices, default=Binding.NONE)
    finishing = models.CharField(_("finishing"), max_length=80, blank=True)
    up_count = models.PositiveSmallIntegerField(
        _("pieces on a full sheet"),
        default=8,
        validators=[MinValueValidator(1)],
        help_text=_("Leaves that one full sheet gives, both sides printed."),
    )
    needs_proof = models.BooleanField(_("proof wanted"), default=True)
    unit_price = models.DecimalField(
        _("price of a copy"),
        max_digits=10,
        decimal_places=4,
        default=Decimal("0"),
        validators=[MinValueValidator(0)],
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    delivery_place = models.CharField(_("delivery to"), max_length=120, blank=True)
    note = models.TextField(_("note"), max_length=500, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by")
    )
    created_at = models.DateTimeField(_("made at"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("approved by"),
    )
    ordered_on = models.DateField(_("ordered on"), null=True, blank=True)

    class Meta:
        verbose_name = _("print run")
        verbose_name_plural = _("print runs")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(copies__gte=1), name="a_run_prints_something"),
            models.UniqueConstraint("county", "number", name="one_print_run_of_a_number"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.edition}"

    def total_cost(self) -> Decimal:
        """In yuan, exact to the fen."""
        return (self.unit_price * self.copies).quantize(Decimal("0.01"))

    def leaves(self) -> int:
        """Leaves of one copy: two pages each."""
        return (self.pages + 1) // 2

    def sheets(self) -> int:
        """Full sheets 全张 for all copies, spoilage included, rounded up."""
        pieces = self.copies * self.leaves() * (100 + self.spoilage_percent)
        return int(-(-pieces // (100 * self.up_count)))

    def reams(self) -> Decimal:
        """Reams 令 of 500 full sheets, two decimals."""
        return (Decimal(self.sheets()) / REAM_SHEETS).quantize(Decimal("0.01"))


class Lot(models.Model):
    """What arrived together, and what of it was accepted 验收单."""

    run = models.ForeignKey(PrintRun, models.PROTECT, related_name="lots", verbose_name=_("print run"))
    number = models.CharField(_("number"), max_length=20)
    arrived_on = models.DateField(_("arrived on"))
    copies = models.PositiveIntegerField(_("copies arrived"), validators=[MinValueValidator(1)])
    accepted = models.PositiveIntegerField(_("accepted"))
    rejected = models.PositiveIntegerField(_("rejected"), default=0)
    fault = models.CharField(_("why rejected"), max_length=200, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("checked by")
    )
    checked_at = models.DateTimeField(_("checked at"))

    class Meta:
        verbose_name = _("lot")
        verbose_name_plural = _("lots")
        ordering = ["run", "pk"]
        constraints = [
            models.UniqueConstraint("run", "number", name="one_lot_of_a_number"),
            models.CheckConstraint(
                condition=Q(copies=F("accepted") + F("rejected")),
                name="arrived_is_accepted_and_rejected",
                violation_error_message=_("Accepted and rejected must add up to the copies that arrived."),
            ),
        ]

    def __str__(self) -> str:
        return self.number
