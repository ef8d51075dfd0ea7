"""What a document may read and what it may not: every probe puts a secret there first and then looks for it
in the PDF.
"""

import base64
import gzip
import http.server
import io
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from weasyprint.urls import FatalURLFetchingError

from outreach.printing import press
from outreach.printing.assets import Assets, Limits, MissingAsset
from outreach.printing.errors import PrintError
from outreach.printing.fetcher import AssetFetcher

SECRET = "CANARY-7f3a-password"
SVG_HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">'
)
RED_SQUARE = f'{SVG_HEAD}<rect width="9" height="9" fill="red"/></svg>'.encode()


def png(width: int = 4, height: int = 4) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), "blue").save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def secret_file(tmp_path: Path) -> Path:
    path = tmp_path / "outside" / "secret.svg"
    path.parent.mkdir()
    path.write_text(f"{SVG_HEAD}<text>{SECRET}</text></svg>")
    return path


@pytest.fixture
def sentinel() -> Iterator[tuple[str, list[str]]]:
    """A loopback server that would answer everything, slowly, as a redirect or as a gzip bomb, and counts its
    visitors.
    """
    hits: list[str] = []

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hits.append(self.path)
            self.send_response(302 if self.path == "/redirect" else 200)
            self.send_header("Location", "/landed")
            self.send_header("Content-Encoding", "gzip" if self.path == "/bomb" else "identity")
            self.end_headers()
            self.wfile.write(gzip.compress(bytes(10_000)) if self.path == "/bomb" else RED_SQUARE)

        def log_message(self, *arguments: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", hits
    server.shutdown()
    server.server_close()


PROBES = {
    "picture": "<img src='{url}' alt='x'>",
    "picture through base": "<base href='{folder}/'><img src='{name}'>",
    "object": "<object data='{url}'></object>",
    "embed": "<embed src='{url}'>",
    "background": "<p style=\"background: url('{url}')\">x",
    "border picture": "<p style=\"border: 9px solid; border-image: url('{url}') 1\">x",
    "list sign": "<ul style=\"list-style-image: url('{url}')\"><li>x</ul>",
    "generated content": "<style>p::before {{ content: url('{url}') }}</style><p>x",
    "page background": "<style>@page {{ background: url('{url}') }}</style><p>x",
    "style link": "<link rel='stylesheet' href='{url}'>",
    "style import": "<style>@import url('{url}');</style>",
    "font": "<style>@font-face {{ font-family: x; src: url('{url}') }}</style><p style='font-family: x'>x",
    "local font": "<style>@font-face {{ font-family: x; src: local('Noto Serif CJK SC') }}</style><p>x",
    "colour profile": "<style>@color-profile --x {{ src: url('{url}') }}</style>",
    "attachment link": "<a rel='attachment' href='{url}'>x</a>",
    "attachment of the document": "<link rel='attachment' href='{url}'>",
    "picture in a drawing": SVG_HEAD + "<image href='{url}' width='5' height='5'/></svg>",
    "picture in a drawing, old spelling": SVG_HEAD + "<image xlink:href='{url}' width='5' height='5'/></svg>",
    "style import in a drawing": SVG_HEAD
    + "<style>@import '{url}';</style><rect width='5' height='5'/></svg>",
    "pattern in a drawing": SVG_HEAD
    + "<pattern id='p' width='9' height='9'><image href='{url}' width='5' height='5'/></pattern>"
    + "<rect width='9' height='9' fill='url(#p)'/></svg>",
    "use in a drawing": SVG_HEAD + "<use href='{url}#x'/></svg>",
}


def outcome(html: str, assets: Assets) -> bytes:
    """Return the uncompressed PDF, or nothing when the engine refused."""
    try:
        return press.render(html, assets=assets, uncompressed_pdf=True)
    except PrintError:
        return b""


@pytest.mark.parametrize("probe", PROBES.values(), ids=PROBES.keys())
def test_no_byte_of_a_file_outside_gets_into_the_pdf(probe: str, secret_file: Path) -> None:
    html = probe.format(url=secret_file.as_uri(), folder=secret_file.parent.as_uri(), name=secret_file.name)

    pdf = outcome(html, Assets())

    assert SECRET.encode() not in pdf
    assert b"EmbeddedFile" not in pdf


REFUSED_ALOUD = sorted(set(PROBES) - {"use in a drawing"})


@pytest.mark.parametrize("name", REFUSED_ALOUD)
def test_a_forbidden_reference_stops_the_print_instead_of_leaving_a_hole(
    name: str, secret_file: Path
) -> None:
    html = PROBES[name].format(
        url=secret_file.as_uri(), folder=secret_file.parent.as_uri(), name=secret_file.name
    )

    with pytest.raises(PrintError) as caught:
        press.render(html, assets=Assets())

    assert "Nothing was printed" in caught.value.english
    assert "没有生成任何页面" in caught.value.chinese


@pytest.mark.parametrize("probe", PROBES.values(), ids=PROBES.keys())
@pytest.mark.parametrize("path", ["/a.svg", "/redirect", "/bomb"])
def test_the_network_is_never_asked(probe: str, path: str, sentinel: tuple[str, list[str]]) -> None:
    address, hits = sentinel

    outcome(probe.format(url=address + path, folder=address, name=path[1:]), Assets())

    assert hits == []


@pytest.mark.parametrize("scheme", ["ftp", "FILE", "jar", "unix", "gopher", "blob", "about"])
def test_only_our_own_scheme_is_known(scheme: str) -> None:
    with pytest.raises(MissingAsset):
        AssetFetcher(Assets()).fetch(f"{scheme}:///etc/hostname.png")


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "file:///etc/passwd", "JaVaScRiPt:x", "data:text/html,x", "vbscript:x"]
)
def test_a_dangerous_link_is_taken_off_and_said(link: str) -> None:
    warnings: list[str] = []

    pdf = press.render(
        f"<p><a href='{link}'>联系</a>", assets=Assets(), warnings=warnings, uncompressed_pdf=True
    )

    assert b"/URI" not in pdf
    assert [line for line in warnings if line.startswith("link taken off")] == [f"link taken off: {link}"]


@pytest.mark.parametrize(
    "link", ["https://example.org/a", "http://example.org/", "mailto:a@example.org", "tel:12355"]
)
def test_an_ordinary_link_stays(link: str) -> None:
    pdf = press.render(f"<p><a href='{link}'>联系</a>", assets=Assets())

    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert [str(note.A.URI) for note in document.pages[0].Annots] == [link]


def test_registered_bytes_files_and_folders_are_read(tmp_path: Path) -> None:
    (tmp_path / "图片").mkdir()
    (tmp_path / "图片" / "标志.png").write_bytes(png())
    (tmp_path / "one.svg").write_bytes(RED_SQUARE)
    assets = Assets(folders={"site": tmp_path / "图片"}, files={"one.svg": tmp_path / "one.svg"})
    assets.add_bytes("qr/1.png", png(8, 8))

    read = [assets.read(assets.address(name)) for name in ("site/标志.png", "one.svg", "qr/1.png")]

    assert read == [(png(), "image/png"), (RED_SQUARE, "image/svg+xml"), (png(8, 8), "image/png")]


@pytest.mark.parametrize(
    "address",
    [
        "asset:site/../outside/secret.svg",
        "asset:site/%2e%2e/outside/secret.svg",
        "asset:site//../../outside/secret.svg",
        "asset:../outside/secret.svg",
        "asset:/etc/hostname.png",
        "asset:site/link.svg",
        "asset:site/door/secret.svg",
        "asset:site/pipe.png",
        "asset:site/folder.png",
        "asset:site/absent.png",
        "asset:site/notes.txt",
        "asset:site/page.html",
        "asset:site/font.ttf",
        "asset:site/nul\0.png",
        "asset:",
        "asset:site",
        "asset:styles/../press.py",
    ],
)
def test_nothing_outside_the_folder_is_read(address: str, tmp_path: Path, secret_file: Path) -> None:
    site = tmp_path / "site"
    (site / "folder.png").mkdir(parents=True)
    (site / "link.svg").symlink_to(secret_file)
    (site / "door").symlink_to(secret_file.parent)
    (site / "notes.txt").write_text(SECRET)
    (site / "page.html").write_text(SECRET)
    os.mkfifo(site / "pipe.png")

    with pytest.raises(MissingAsset):
        Assets(folders={"site": site}).read(address)


def test_a_picture_with_too_many_pixels_is_refused_from_its_header() -> None:
    assets = Assets(data={"big.png": png(200, 200)}, limits=Limits(image_pixels=39_999))

    with pytest.raises(MissingAsset) as caught:
        press.render("<img src='asset:big.png'>", assets=assets)

    assert "pixels" in caught.value.reason


def test_a_file_with_too_many_bytes_is_refused() -> None:
    with pytest.raises(MissingAsset):
        Assets(data={"big.png": png()}, limits=Limits(file_bytes=10)).read("asset:big.png")


BAD_DRAWINGS = {
    "entities": '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    + SVG_HEAD
    + "<text>&b;</text></svg>",
    "file entity": '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    + SVG_HEAD
    + "<text>&a;</text></svg>",
    "page": "<html><body>x</body></html>",
    "torn": SVG_HEAD,
}


@pytest.mark.parametrize("drawing", BAD_DRAWINGS.values(), ids=BAD_DRAWINGS.keys())
def test_a_drawing_that_is_not_plain_is_refused(drawing: str) -> None:
    with pytest.raises(MissingAsset):
        press.render("<img src='asset:a.svg'>", assets=Assets(data={"a.svg": drawing.encode()}))


@pytest.mark.parametrize(
    "data",
    [b"", b"GIF89a", png()[:40], png()[:-20], RED_SQUARE],
    ids=["empty", "gif", "torn", "shorter", "svg"],
)
def test_a_picture_must_be_what_its_name_says(data: bytes) -> None:
    with pytest.raises(PrintError):
        press.render("<img src='asset:a.png'>", assets=Assets(data={"a.png": data}))


def test_a_small_inline_picture_is_allowed_and_checked_like_any_other() -> None:
    inline = base64.b64encode(png()).decode()
    nested = base64.b64encode(f"{SVG_HEAD}<image href='file:///etc/hostname'/></svg>".encode()).decode()

    pdf = press.render(f"<img src='data:image/png;base64,{inline}'>", assets=Assets())

    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert len(document.pages[0].get_images()) == 1
    for bad in (
        f"data:image/svg+xml;base64,{nested}",
        "data:text/css,x",
        "data:image/png,raw",
        "data:image/png;base64,!",
    ):
        with pytest.raises(PrintError):
            press.render(f"<img src='{bad}'>", assets=Assets())


def test_a_broken_picture_is_refused_again_when_the_same_assets_print_a_second_time() -> None:
    assets = Assets(data={"a.png": png()[:60]})

    for _ in range(2):
        with pytest.raises(PrintError):
            press.render("<img src='asset:a.png'>", assets=assets)


def test_a_torn_photograph_is_refused() -> None:
    file = io.BytesIO()
    Image.effect_noise((300, 300), 90).save(file, "JPEG")

    with pytest.raises(MissingAsset):
        press.render("<img src='asset:a.jpg'>", assets=Assets(data={"a.jpg": file.getvalue()[:-5000]}))


def test_one_refusal_does_not_poison_the_next_document() -> None:
    assets = Assets(data={"a.png": png()})
    with pytest.raises(PrintError):
        press.render("<img src='asset:b.png'>", assets=assets)

    assert press.render("<img src='asset:a.png'>", assets=assets).startswith(b"%PDF")


def test_a_picture_that_was_lost_otherwise_stops_the_print_too() -> None:
    """WeasyPrint's error is no Exception; one that our fetcher knows nothing of must not get past a worker."""
    with pytest.raises(PrintError), press.watched(AssetFetcher(Assets())):
        raise FatalURLFetchingError("gone")
