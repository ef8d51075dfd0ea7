"""Fields for pictures that people send as proof; their clean value is the bytes to keep."""

import base64
import binascii
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import Image

from outreach.content.pictures import (
    BROKEN,
    MAX_PICTURE_BYTES,
    NotAPicture,
    TooManyPixels,
    clean_picture,
    open_picture,
    write_picture,
)
from outreach.content.storage import has_room

# Enough to read a signed A4 note; a phone's full picture says no more.
PHOTO_SIDE_PX = 2000
PHOTO_QUALITY = 82
MAX_SIGNATURE_BYTES = 200 * 1024
SIGNATURE_SIDE_PX = 2000
PNG_URL = "data:image/png;base64,"


def clean_photo(content: bytes) -> bytes:
    """Return a JPEG of the picture, upright, at most PHOTO_SIDE_PX wide and high, with no metadata."""
    return clean_picture(content, side_px=PHOTO_SIDE_PX, to="JPEG", quality=PHOTO_QUALITY).content


def clean_signature(content: bytes) -> bytes:
    """Return the drawing as black on white PNG, with nothing in it but the drawing."""
    picture = open_picture(content, ("PNG",), SIGNATURE_SIDE_PX**2)
    try:
        drawing = picture.convert("RGBA")
    except BROKEN as error:
        raise NotAPicture from error
    paper = Image.new("RGBA", drawing.size, "white")
    paper.alpha_composite(drawing)
    return write_picture(paper.convert("L"), "PNG").content


class PhotoField(forms.FileField):
    """A picture of paper, cartons or an event; its clean value is the bytes to keep, b"" when none was sent."""

    widget = forms.FileInput

    default_error_messages = {
        "too_large": _("This photo is larger than 10 MB. Take it in a lower quality, or leave it out."),
        "too_many_pixels": _(
            "This photo has more than 40 million pixels. Take it in a lower quality, or leave it out."
        ),
        "broken": _(
            "This is no whole JPEG, PNG or WebP picture; perhaps it was cut off on the way. Choose it again, "
            "or take a new one."
        ),
        "disk_full": _("The disk of the site is nearly full, so nothing was kept. Tell the administrator."),
    }

    def clean(self, data: UploadedFile | None, initial: object = None) -> bytes:
        file = super().clean(data, initial)
        if not file:
            return b""
        if file.size > MAX_PICTURE_BYTES:
            raise ValidationError(self.error_messages["too_large"], code="too_large")
        if not has_room(file.size):
            raise ValidationError(self.error_messages["disk_full"], code="disk_full")
        try:
            return clean_photo(file.read())
        except TooManyPixels as error:
            raise ValidationError(self.error_messages["too_many_pixels"], code="too_many_pixels") from error
        except NotAPicture as error:
            raise ValidationError(self.error_messages["broken"], code="broken") from error

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"accept": "image/jpeg,image/png,image/webp", "data-photo": ""}


class SignatureField(forms.CharField):
    """A drawing as a data: URL from a canvas; its clean value is PNG bytes, b"" when nothing was drawn."""

    widget = forms.HiddenInput

    default_error_messages = {
        "too_large": _("The drawn signature is too large. Clear it, sign again in simple strokes."),
        "broken": _("The drawn signature could not be read. Clear it and sign again, or tick the box."),
    }

    def clean(self, value: str | None) -> bytes:
        text = super().clean(value)
        if not text:
            return b""
        if len(text) > MAX_SIGNATURE_BYTES:
            raise ValidationError(self.error_messages["too_large"], code="too_large")
        if not text.startswith(PNG_URL):
            raise ValidationError(self.error_messages["broken"], code="broken")
        try:
            return clean_signature(base64.b64decode(text.removeprefix(PNG_URL), validate=True))
        except (binascii.Error, ValueError, NotAPicture, TooManyPixels) as error:
            raise ValidationError(self.error_messages["broken"], code="broken") from error
