"""The gate before publication: a page that shows an uncleared picture of an activity stays a draft."""

from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.images import get_image_model
from wagtail.models import Page, ReferenceIndex

from campaigns.models.photos import ActivityPhoto, ActivityPhotoQuerySet


class UnclearedPicture(Exception):
    """The page was not published; what was written is kept as a draft. Names every picture in the way."""

    def __init__(self, page: Page, photos: list[ActivityPhoto]) -> None:
        self.page = page
        self.photos = photos
        super().__init__(str(self))

    def __str__(self) -> str:
        facts = {"page": self.page.title, "names": "、".join(f"“{photo}”" for photo in self.photos)}
        return (
            _(
                "“%(page)s” was not published; what you wrote is kept as a draft. These pictures are not "
                "cleared for the public: %(names)s. Clear them under “Photos to check”, or take them out."
            )
            % facts
        )


def pictures_on(page: Page) -> set[int]:
    """Return the numbers of all pictures that a page shows: its cover and those in its body."""
    wanted = ContentType.objects.get_for_model(get_image_model()).pk
    found = ReferenceIndex._extract_references_from_object(page)
    return {int(pk) for content_type, pk, _model_path, _content_path in found if content_type == wanted}


def uncleared_on(page: Page, *, on: date) -> ActivityPhotoQuerySet:
    rows = ActivityPhoto.objects.filter(image__in=pictures_on(page)).uncleared(on=on)
    return rows.select_related("activity").order_by("pk")


class PictureGate:
    """For pages: every way to publish, by button, workflow or clock, comes through here."""

    def publish(self, revision: Any, *args: Any, **kwargs: Any) -> Any:
        page = revision.as_object()
        photos = list(uncleared_on(page, on=timezone.localdate()))
        if photos:
            raise UnclearedPicture(page, photos)
        return super().publish(revision, *args, **kwargs)  # type: ignore[misc]  # of Wagtail's Page
