"""The gate for pictures: who says what a picture shows, the public copy it gets, and taking that back."""

from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage
from wagtail.log_actions import log

from campaigns.actions.mails import tell_withdrawn
from campaigns.models import Activity, ActivityPhoto, Clearance
from outreach.accounts.counties import counties_of
from outreach.accounts.models import User
from outreach.accounts.roles import Person, may_approve, may_edit
from outreach.content.pictures import clean_picture
from outreach.places.libraries import library_of

CLEAR_LOGGED = "campaigns.clear_photo"
WITHDRAW_LOGGED = "campaigns.withdraw_photo"


class ConsentNeedsDay(Exception):
    """A consent is given until a day that has not passed; nothing was changed."""

    def __str__(self) -> str:
        return _("Write until which day the guardian agreed; today or later. Nothing was changed.")


def may_clear(actor: Person) -> bool:
    return may_edit(actor) or may_approve(actor)


def enter_pictures(
    *, activity: Activity, images: Iterable[AbstractImage], actor: User | None, at: datetime
) -> list[ActivityPhoto]:
    """Put pictures that somebody chose from the library among the photos to check; each once."""
    with transaction.atomic():
        known = set(ActivityPhoto.objects.filter(activity=activity).values_list("image", flat=True))
        first = activity.photos.count()
        rows = [
            ActivityPhoto(
                activity=activity,
                image=image,
                caption=image.title[:120],
                sort_order=first + number,
                uploaded_by=actor or image.uploaded_by_user,
                uploaded_at=at,
            )
            for number, image in enumerate(images)
            if image.pk not in known
        ]
        ActivityPhoto.objects.bulk_create(rows)
    return rows


def clear_photo(
    *,
    photo: ActivityPhoto,
    clearance: Clearance,
    consent_until: date | None,
    actor: User,
    at: datetime,
    on: date,
) -> ActivityPhoto:
    """Say what a picture shows; a cleared one gets its public copy, any other loses it."""
    county = photo.activity.campaign.county_id
    if not may_clear(actor) or not counties_of(actor).filter(pk=county).exists():
        raise PermissionDenied
    if clearance == Clearance.CONSENT and (consent_until is None or consent_until < on):
        raise ConsentNeedsDay
    with transaction.atomic():
        photo.clearance = clearance
        photo.consent_until = consent_until if clearance == Clearance.CONSENT else None
        photo.checked_by = actor
        photo.withdrawn_on = None
        if photo.is_cleared(on=on):
            photo.image = photo.image or _publish_copy(photo)
            photo.save()
        else:
            _withdraw(photo)
        data = {"photo": photo.pk, "clearance": clearance.value}
        log(photo.activity, CLEAR_LOGGED, user=actor, timestamp=at, data=data)
    return photo


def _publish_copy(photo: ActivityPhoto) -> AbstractImage:
    with photo.file.open("rb") as stream:
        content = clean_picture(stream.read(), to="JPEG").content
    file = ContentFile(content, name=f"{get_random_string(12)}.jpg")
    image = get_image_model()(
        title=str(photo)[:255],
        file=file,
        uploaded_by_user=photo.uploaded_by,
        collection_id=library_of(photo.activity.campaign.county),
    )
    image._set_image_file_metadata()
    image.save()
    image.file.close()
    return image


def withdraw_ended(*, on: date, at: datetime) -> list[ActivityPhoto]:
    """Take every picture from the public whose consent has ended, and tell who sent it; once for each."""
    ended = ActivityPhoto.objects.ended(on=on).select_related("activity__campaign", "image", "uploaded_by")
    withdrawn = []
    for photo in ended:
        with transaction.atomic():
            # Two workers: the second finds that it was told.
            mine = ActivityPhoto.objects.filter(pk=photo.pk, withdrawn_on__isnull=True).update(
                withdrawn_on=on
            )
            if not mine:
                continue
            photo.withdrawn_on = on
            _withdraw(photo)
            log(photo.activity, WITHDRAW_LOGGED, user=None, timestamp=at, data={"photo": photo.pk})
            tell_withdrawn(photo=photo, at=at)
        withdrawn.append(photo)
    return withdrawn


def _withdraw(photo: ActivityPhoto) -> None:
    """Keep the picture in the private store and delete the public one with all its sizes, wherever it is shown."""
    image = photo.image
    if image is None:
        photo.save()
        return
    rows = list(ActivityPhoto.objects.filter(image=image).exclude(pk=photo.pk))
    for row in [photo, *rows]:
        _keep_private(row, image)
        row.image = None
        row.save()
    # Wagtail deletes its file, and those of its sizes, when the transaction is written.
    image.delete()


def _keep_private(photo: ActivityPhoto, image: AbstractImage) -> None:
    if photo.file:
        return
    with image.open_file() as stream:
        content = stream.read()
    name = f"activities/{photo.activity_id}/{get_random_string(20)}.jpg"
    photo.file.save(name, ContentFile(clean_picture(content, to="JPEG").content), save=False)
