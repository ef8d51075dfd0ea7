"""Pictures inside a PDF: reading their pixels and writing them back in press colours; flat colours are
elsewhere."""

import io
import zlib

import pikepdf
from pikepdf import Array, Name
from PIL import Image

from outreach.printing.colour.profile import PressProfile
from outreach.printing.colour.spaces import space_of

JPEG_QUALITY = 92
PHOTO_PIXELS = 1_000_000
PHOTO_COLOURS = 4096


def convert_picture(
    stream: pikepdf.Object, resources: pikepdf.Object | None, profile: PressProfile, *, in_mask: bool
) -> bool:
    """Turn an RGB picture into CMYK (grey if it has no colour, or only makes a mask); say whether it was
    changed."""
    if stream.get("/ImageMask", False) or not is_foreign(stream, resources):
        return False
    image = pixels(stream)
    converted = image.convert("L") if in_mask else profile.picture(image)
    write_picture(stream, converted, as_photo=_is_photo(stream, converted))
    return True


def is_foreign(stream: pikepdf.Object, resources: pikepdf.Object | None) -> bool:
    """Say whether a picture's colour space has to be converted for the press."""
    return "/ColorSpace" in stream and space_of(stream["/ColorSpace"], resources).is_foreign


def pixels(stream: pikepdf.Object) -> Image.Image:
    """Return a picture's pixels; a JPEG keeps the colour profile that its camera wrote."""
    if stream.get("/Filter") == Name.DCTDecode and "/Decode" not in stream:
        return Image.open(io.BytesIO(stream.read_raw_bytes()))
    return pikepdf.PdfImage(stream).as_pil_image(apply_mask=False)  # type: ignore[arg-type]


def write_picture(
    stream: pikepdf.Object, image: Image.Image, *, as_photo: bool, quality: int = JPEG_QUALITY
) -> None:
    """Put an L, RGB or CMYK picture into an image stream, as JPEG if it is a photo, else without loss."""
    spaces = {"L": Name.DeviceGray, "RGB": Name.DeviceRGB, "CMYK": Name.DeviceCMYK}
    for key in ("/Decode", "/DecodeParms", "/Intent"):
        if key in stream:
            del stream[key]
    stream["/ColorSpace"] = spaces[image.mode]
    stream["/BitsPerComponent"] = 8
    stream["/Width"], stream["/Height"] = image.width, image.height
    if as_photo:
        file = io.BytesIO()
        image.save(file, "JPEG", quality=quality, subsampling=0)
        stream.write(file.getvalue(), filter=Name.DCTDecode)
        if image.mode == "CMYK":
            # Pillow stores CMYK upside down, as Photoshop does.
            stream["/Decode"] = Array([1, 0] * 4)
    else:
        stream.write(zlib.compress(image.tobytes(), 6), filter=Name.FlateDecode)


def _is_photo(stream: pikepdf.Object, image: Image.Image) -> bool:
    """Keep what was a JPEG a JPEG; a large PNG photo becomes one, for it weighs ten times as much and
    shows no more."""
    if stream.get("/Filter") == Name.DCTDecode:
        return True
    if image.width * image.height < PHOTO_PIXELS:
        return False
    return image.resize((256, 256), Image.Resampling.NEAREST).getcolors(PHOTO_COLOURS) is None
