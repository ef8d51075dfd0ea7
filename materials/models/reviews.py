"""Three reviews and three proof-readings 三审三校, bound to one revision and one exact file."""

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from materials.models.designs import Design
from materials.models.editions import private_storage
from materials.states import REVIEWS, PrintProfile, ReviewStage, ReviewState
from outreach.accounts.models import User
from outreach.places.models import Region


class ReviewQuerySet(models.QuerySet["Review"]):
    def open(self) -> "ReviewQuerySet":
        return self.filter(state=ReviewState.OPEN)

    def for_counties(self, counties: models.QuerySet[Region]) -> "ReviewQuerySet":
        return self.filter(design__county__in=counties)

    def approved(self) -> "ReviewQuerySet":
        return self.filter(state=ReviewState.APPROVED)

    def with_progress(self) -> "ReviewQuerySet":
        """Annotate `passed`, the stages that are done."""
        return self.annotate(passed=Count("steps", filter=Q(steps__is_passed=True), distinct=True))

    def waiting_for(self, person: User) -> "ReviewQuerySet":
        """Open ones whose next stage this person may decide; whether they review at all is their role's say.

        The three reviews are for three people who did not hand the file in; a proof-reading is for anybody.
        """
        own = self.model.objects.filter(
            Q(started_by=person) | Q(steps__reviewer=person, steps__stage__in=REVIEWS)
        )
        others = ~Q(pk__in=own.values("pk"))
        return self.open().with_progress().filter(others | Q(passed__gte=len(REVIEWS)))


class Review(models.Model):
    """One way of a design's file through all six hands; void as soon as a byte of it would differ."""

    design = models.ForeignKey(Design, models.PROTECT, related_name="reviews", verbose_name=_("design"))
    revision = models.ForeignKey(
        "wagtailcore.Revision", models.PROTECT, related_name="+", verbose_name=_("revision")
    )
    profile = models.CharField(_("profile"), max_length=8, choices=PrintProfile.choices)
    # Of everything the file is made from: text, settings, protected texts, the bytes of pictures.
    content_sha256 = models.CharField(max_length=64)
    # Of the exact file that the reviewers looked at.
    file = models.FileField(_("file"), storage=private_storage, max_length=200, blank=True)
    file_sha256 = models.CharField(_("SHA-256 of the file"), max_length=64, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ReviewState.choices, default=ReviewState.OPEN)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("handed in by")
    )
    started_at = models.DateTimeField(_("handed in at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                "design",
                condition=models.Q(state=ReviewState.OPEN),
                name="one_open_review_of_a_design",
                violation_error_message=_("This design is in review already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.design} · {self.get_state_display()}"


class ReviewStep(models.Model):
    """What one person decided at one stage."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="steps", verbose_name=_("review"))
    stage = models.CharField(_("stage"), max_length=16, choices=ReviewStage.choices)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="review_steps", verbose_name=_("reviewer")
    )
    is_passed = models.BooleanField(_("passed"))
    opinion = models.CharField(_("opinion"), max_length=500, blank=True)
    decided_at = models.DateTimeField(_("decided at"))

    class Meta:
        verbose_name = _("review step")
        verbose_name_plural = _("review steps")
        ordering = ["review", "decided_at", "pk"]
        constraints = [
            models.UniqueConstraint("review", "stage", name="each_stage_once"),
            models.UniqueConstraint(
                "review",
                "reviewer",
                condition=models.Q(stage__in=[stage.value for stage in REVIEWS]),
                name="nobody_is_two_of_three_reviewers",
                violation_error_message=_("You have reviewed this file already; another person must."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()} · {self.reviewer}"
