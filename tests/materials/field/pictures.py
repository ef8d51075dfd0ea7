"""Pictures as phones send them."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

ORIENTATION, GPS = 0x0112, 0x8825


def photo_bytes(*, width: int = 60, height: int = 40) -> bytes:
    """A JPEG that lies on its side and tells where it was taken."""
    picture = Image.new("RGB", (width, height), "white")
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif.get_ifd(GPS).update({1: "N", 2: (29.0, 43.0, 12.0)})
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", exif=exif)
    return buffer.getvalue()


def photo_file(name: str = "IMG_0001.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, photo_bytes(), content_type="image/jpeg")
