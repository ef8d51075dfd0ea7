"""What people at a lecture say of it: a mark and one short word, never who they are."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models.activities import Activity

BEST_MARK = 5


class ActivityFeedback(models.Model):
    """One answer by the QR code; nothing in it leads to a person."""

    activity = models.ForeignKey(
        Activity, models.CASCADE, related_name="feedback", verbose_name=_("activity")
    )
    mark = models.PositiveSmallIntegerField(
        _("mark"), validators=[MinValueValidator(1), MaxValueValidator(BEST_MARK)]
    )
    word = models.CharField(_("one word"), max_length=20, blank=True)
    key = models.UUIDField(unique=True, editable=False)
    given_on = models.DateField(_("given on"))

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(mark__gte=1, mark__lte=BEST_MARK), name="a_mark_is_1_to_5"
            )
        ]

    def __str__(self) -> str:
        return f"{self.mark} {self.word}".strip()
