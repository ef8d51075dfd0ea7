"""Allocation plans 分配方案: who gets how many copies of a run."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from materials.models.print_runs import PrintRun
from materials.states import AllocationState, Weight
from outreach.places.models import Township, Village


class Allocation(models.Model):
    """How one run is spread; works before a single copy is printed."""

    run = models.OneToOneField(
        PrintRun, models.PROTECT, related_name="allocation", verbose_name=_("print run")
    )
    weight = models.CharField(
        _("spread by"), max_length=22, choices=Weight.choices, default=Weight.LEFT_BEHIND
    )
    reserve_percent = models.PositiveSmallIntegerField(
        _("kept in store (%)"), default=5, validators=[MaxValueValidator(100)]
    )
    floor_copies = models.PositiveIntegerField(_("at least, for each village"), default=0)
    pack_size = models.PositiveIntegerField(
        _("copies in a pack"), default=1, validators=[MinValueValidator(1)]
    )
    state = models.CharField(
        _("state"), max_length=10, choices=AllocationState.choices, default=AllocationState.DRAFT
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by")
    )
    created_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("allocation")
        verbose_name_plural = _("allocations")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return str(self.run)


class AllocationShare(models.Model):
    """The copies of one village; a township's are the sum of its villages'."""

    allocation = models.ForeignKey(
        Allocation, models.CASCADE, related_name="shares", verbose_name=_("allocation")
    )
    township = models.ForeignKey(Township, models.PROTECT, related_name="+", verbose_name=_("township"))
    village = models.ForeignKey(Village, models.PROTECT, related_name="+", verbose_name=_("village"))
    copies = models.PositiveIntegerField(_("copies"))
    is_manual = models.BooleanField(
        _("set by hand"), default=False, help_text=_("Stays while the rest is spread again.")
    )

    class Meta:
        verbose_name = _("share")
        verbose_name_plural = _("shares")
        ordering = ["allocation", "village__code", "pk"]
        constraints = [models.UniqueConstraint("allocation", "village", name="one_share_for_a_village")]

    def __str__(self) -> str:
        return f"{self.village}: {self.copies}"
