"""Pictures as they come from phones, from bad lines and from bad people."""

import struct
import zlib
from io import BytesIO

from PIL import Image
from PIL.PngImagePlugin import PngInfo

CANARY = b"canary-27.0912N"


def plain(kind: str, size: tuple[int, int] = (60, 40), **options: object) -> bytes:
    buffer = BytesIO()
    picture = Image.new("RGB", size, "white")
    picture.paste("red", (0, 0, size[0] // 2, size[1] // 2))
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def with_whereabouts(kind: str) -> bytes:
    """A picture that says where it was taken in every way its kind knows; turned by its EXIF orientation."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = CANARY.decode()
    exif.get_ifd(0x8825).update({1: "N", 2: (27.0, 9.0, 12.0), 0x1B: CANARY.decode()})
    options: dict[str, object] = {"exif": exif}
    if kind == "JPEG":
        options |= {"comment": CANARY, "xmp": b"<x:xmpmeta>" + CANARY + b"</x:xmpmeta>"}
    if kind == "WEBP":
        options |= {"xmp": b"<x:xmpmeta>" + CANARY + b"</x:xmpmeta>"}
    if kind == "PNG":
        text = PngInfo()
        text.add_itxt("XML:com.adobe.xmp", CANARY.decode())
        text.add_text("Comment", CANARY.decode())
        options["pnginfo"] = text
    return plain(kind, **options)


def cut(content: bytes) -> bytes:
    return content[: len(content) * 6 // 10]


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_that_says(width: int, height: int, extra: bytes = b"") -> bytes:
    """A tiny file whose header claims that many pixels."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    return b"\x89PNG\r\n\x1a\n" + header + extra + body + chunk(b"IEND", b"")


def text_bomb() -> bytes:
    """Some kilobytes that unpack to far more text than Pillow bears."""
    packed = zlib.compress(b"A" * (70 << 20))
    return png_that_says(10, 10, chunk(b"zTXt", b"Comment\0\0" + packed))
