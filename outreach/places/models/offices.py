"""Offices: who leads a campaign, who works in a township, who a user belongs to."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from outreach.places.models.fields import PHONE_VALIDATOR
from outreach.places.models.regions import Region
from outreach.places.models.townships import Township


class OfficeKind(models.TextChoices):
    LEADING_GROUP = "leading_group", _("leading group")
    MEMBER_BODY = "member_body", _("member body")
    TOWNSHIP_OFFICE = "township_office", _("township office")


class Office(models.Model):
    """A body with staff: the leading group 领导小组, a member body 成员单位, a township office."""

    county = models.ForeignKey(
        Region,
        models.PROTECT,
        related_name="offices",
        verbose_name=_("county"),
        help_text=_(
            "An office of a prefecture or a province reads the sums of its counties, and no row of theirs."
        ),
    )
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(
        _("kind"), max_length=20, choices=OfficeKind.choices, default=OfficeKind.MEMBER_BODY
    )
    township = models.OneToOneField(
        Township, models.PROTECT, null=True, blank=True, related_name="office", verbose_name=_("township")
    )
    phone = models.CharField(_("phone"), max_length=30, blank=True, validators=[PHONE_VALIDATOR])

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        ordering = ["kind", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                "county",
                "name",
                name="one_office_of_a_name_in_a_county",
                violation_error_message=_("This county has an office of that name already."),
            ),
            models.CheckConstraint(
                condition=models.Q(kind=OfficeKind.TOWNSHIP_OFFICE, township__isnull=False)
                | (~models.Q(kind=OfficeKind.TOWNSHIP_OFFICE) & models.Q(township__isnull=True)),
                name="only_a_township_office_has_a_township",
                violation_error_message=_("A township office needs its township, and only it may have one."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
