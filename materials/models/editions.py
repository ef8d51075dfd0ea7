"""Editions: what was published of a material, its files for the public and pictures of its pages."""

from django.core.files.storage import Storage, storages
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from materials.models.catalogue import Material
from materials.models.designs import Design
from materials.states import PUBLIC_PROFILES, Distribution, PrintProfile


def private_storage() -> Storage:
    return storages["private"]


class Edition(models.Model):
    """One printed state of a material: bound to a design revision and to the hash of its press file."""

    material = models.ForeignKey(
        Material, models.PROTECT, related_name="editions", verbose_name=_("material")
    )
    number = models.PositiveSmallIntegerField(_("edition"), default=1)
    design = models.ForeignKey(
        Design, models.PROTECT, null=True, blank=True, related_name="editions", verbose_name=_("design")
    )
    revision = models.ForeignKey(
        "wagtailcore.Revision",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("revision"),
    )
    issued_on = models.DateField(_("issued on"), null=True, blank=True)

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["material", "-number", "pk"]
        constraints = [
            models.UniqueConstraint("material", "number", name="one_edition_of_a_number"),
        ]

    def __str__(self) -> str:
        return f"{self.material} · {self.number}"


class EditionFileQuerySet(models.QuerySet["EditionFile"]):
    def public(self) -> "EditionFileQuerySet":
        """What anybody may download: never the press file, never an internal material."""
        return self.filter(
            profile__in=PUBLIC_PROFILES,
            edition__material__distribution=Distribution.PUBLIC,
            edition__material__is_downloadable=True,
        )


class EditionFile(models.Model):
    """The PDF of an edition in one profile; lies in private storage and is served by a checked view."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="files", verbose_name=_("edition"))
    profile = models.CharField(_("profile"), max_length=8, choices=PrintProfile.choices)
    file = models.FileField(_("file"), storage=private_storage, max_length=200)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    size_bytes = models.PositiveBigIntegerField(_("size in bytes"))
    page_count = models.PositiveIntegerField(_("number of pages"))
    made_at = models.DateTimeField(_("made at"))

    objects = EditionFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of an edition")
        verbose_name_plural = _("files of an edition")
        ordering = ["edition", "-profile", "pk"]
        constraints = [
            models.UniqueConstraint("edition", "profile", name="one_file_of_a_profile"),
        ]

    def __str__(self) -> str:
        return f"{self.edition} · {self.get_profile_display()}"

    def get_absolute_url(self) -> str:
        """Return the address of the download; reads edition and material, two queries if not loaded."""
        return reverse(
            "materials:download", args=[self.edition.material.code, self.edition.number, self.profile]
        )


class EditionPageQuerySet(models.QuerySet["EditionPage"]):
    def public(self) -> "EditionPageQuerySet":
        """Pictures of public materials, whether or not the file itself may be downloaded."""
        return self.filter(edition__material__distribution=Distribution.PUBLIC)


class EditionPage(models.Model):
    """A picture of one page, shown before the download."""

    edition = models.ForeignKey(
        Edition, models.CASCADE, related_name="page_pictures", verbose_name=_("edition")
    )
    number = models.PositiveIntegerField(_("page number"))
    picture = models.FileField(_("picture"), storage=private_storage, max_length=200)
    width_px = models.PositiveIntegerField()
    height_px = models.PositiveIntegerField()

    objects = EditionPageQuerySet.as_manager()

    class Meta:
        verbose_name = _("page picture")
        verbose_name_plural = _("page pictures")
        ordering = ["edition", "number", "pk"]
        constraints = [
            models.UniqueConstraint("edition", "number", name="one_picture_of_a_page"),
        ]

    def __str__(self) -> str:
        return f"{self.edition} · {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("materials:page", args=[self.edition.material.code, self.edition.number, self.number])
