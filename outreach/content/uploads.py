"""What Wagtail's own upload forms take in: pictures read whole and written anew, names that harm no disk."""

import secrets
import unicodedata
from io import BytesIO
from typing import Any

import willow
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms.fields import FileField
from django.utils.translation import gettext_lazy as _
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from outreach.content.pictures import NotAPicture, TooManyPixels, clean_picture
from outreach.content.storage import has_room
from outreach.filenames import DEVICES

NAME_LENGTH = 60
PLAIN = ("L", "N")


def safe_name(original: str, suffix: str) -> str:
    """Return letters and digits of the original name, a random part and the suffix of the true kind.

    The random part keeps names apart and unguessable; bidi marks, dots, slashes and controls are no letters.
    """
    stem = unicodedata.normalize("NFC", original.rpartition(".")[0] or original)
    words = "".join(sign if unicodedata.category(sign)[0] in PLAIN else "-" for sign in stem)
    # A Chinese letter is three bytes on the disk, and a name may have 255.
    kept = "-".join(filter(None, words.split("-")))[:NAME_LENGTH]
    if DEVICES.fullmatch(kept):
        kept = ""
    return f"{kept or 'file'}-{secrets.token_hex(6)}.{suffix}"


def replace_content(upload: UploadedFile, content: bytes, name: str, mime_type: str) -> None:
    """Let an upload hold other bytes; Wagtail keeps the very object also where the rest of a form is wrong."""
    upload.file = BytesIO(content)
    upload.size = len(content)
    upload.name = name
    upload.content_type = mime_type
    # Django would move the file that was uploaded to its place, with all that it carries.
    vars(upload).pop("temporary_file_path", None)


class CheckedImageField(WagtailImageField):
    """Wagtail's own field opens the header only: a picture cut off on the way ends there in a crash."""

    default_error_messages = {
        "broken": _(
            "This is no whole JPEG, PNG or WebP picture; perhaps it was cut off on the way. Nothing was kept; "
            "choose it again, or save it anew in a picture program."
        ),
        "too_many_pixels": _(
            "This picture has more than 40 million pixels. Nothing was kept; make it smaller and choose it again."
        ),
        "disk_full": _("The disk of the site is nearly full, so nothing was kept. Tell the administrator."),
    }

    def to_python(self, data: Any) -> Any:
        file: Any = FileField.to_python(self, data)
        if file is None:
            return None
        self.check_image_file_size(file)
        if not has_room(file.size):
            raise ValidationError(self.error_messages["disk_full"], code="disk_full")
        try:
            picture = clean_picture(file.read())
        except TooManyPixels as error:
            raise ValidationError(self.error_messages["too_many_pixels"], code="too_many_pixels") from error
        except NotAPicture as error:
            raise ValidationError(self.error_messages["broken"], code="broken") from error
        replace_content(file, picture.content, safe_name(file.name, picture.suffix), picture.mime_type)
        file.image = willow.Image.open(BytesIO(picture.content))
        return file


class PictureForm(BaseImageForm):
    """Base of every form that takes a picture into the library; named in WAGTAILIMAGES_IMAGE_FORM_BASE."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain = self.fields.get("file")
        if plain is not None:
            self.fields["file"] = CheckedImageField(
                label=plain.label, required=plain.required, widget=plain.widget, max_length=plain.max_length
            )
