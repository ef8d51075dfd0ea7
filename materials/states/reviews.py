"""Three reviews and three proof-readings; pure data."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReviewStage(models.TextChoices):
    """三审三校: three reviews by three people, then three proof-readings."""

    FIRST_REVIEW = "first_review", _("first review")
    SECOND_REVIEW = "second_review", _("second review")
    FINAL_REVIEW = "final_review", _("final review")
    FIRST_PROOF = "first_proof", _("first proof-reading")
    SECOND_PROOF = "second_proof", _("second proof-reading")
    THIRD_PROOF = "third_proof", _("third proof-reading")


REVIEWS = (ReviewStage.FIRST_REVIEW, ReviewStage.SECOND_REVIEW, ReviewStage.FINAL_REVIEW)
STAGES = tuple(ReviewStage)


class ReviewState(models.TextChoices):
    OPEN = "open", _("in review")
    APPROVED = "approved", _("approved")
    SENT_BACK = "sent_back", _("sent back")
    DROPPED = "dropped", _("dropped")
