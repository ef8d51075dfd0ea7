"""A server inside our own network whose address stands in everything that comes in: nobody connects to it."""

import io
import socket
import urllib.request
import zipfile
from collections.abc import Iterator

import pytest

from materials.slots import clean_html
from outreach import outgoing
from outreach.printing.assets import Assets, MissingAsset
from outreach.printing.fetcher import AssetFetcher
from tests.torture import inputs, places, runner

pytestmark = pytest.mark.django_db


@pytest.fixture
def sentinel() -> Iterator[socket.socket]:
    """It only listens: whoever connects waits in its queue, where `visitors` counts."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


def address_of(sentinel: socket.socket) -> str:
    return f"http://127.0.0.1:{sentinel.getsockname()[1]}/x.png"


def visitors(sentinel: socket.socket) -> int:
    count = 0
    while True:
        try:
            sentinel.accept()[0].close()
        except BlockingIOError:
            return count
        count += 1


def test_no_form_search_or_import_calls_an_address(
    sentinel: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = address_of(sentinel)
    monkeypatch.setitem(inputs.TEXTS, "sentinel", f'{url} <img src="{url}"> =WEBSERVICE("{url}")')
    sheets = {
        "sentinel.csv": f"{inputs.HEAD}{url},{url},=WEBSERVICE({url}),2\r\n".encode(),
        "sentinel.xlsx": book(url),
    }
    for name, content in sheets.items():
        monkeypatch.setitem(inputs.SHEETS, name, lambda content=content: content)
    stage = places.set_stage()
    texts = {entry["place"] for entry in runner.load() if entry["kind"] == "texts"}
    entries = [{"place": place, "kind": "texts", "input": "sentinel"} for place in sorted(texts)]
    entries += [{"place": "imports, village", "kind": "sheets", "input": name} for name in sheets]

    answers = [places.send(stage, entry).status_code for entry in entries]

    assert [status for status in answers if status >= 500] == []
    assert (len(answers) > 15, visitors(sentinel)) == (True, 0)


def book(url: str) -> bytes:
    """A workbook whose parts ask a careless reader to fetch: a declaration and a relation."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("[Content_Types].xml", f'<!DOCTYPE a SYSTEM "{url}"><Types/>')
        archive.writestr(
            "xl/workbook.xml", f'<!DOCTYPE a [<!ENTITY b SYSTEM "{url}">]><workbook>&b;</workbook>'
        )
        archive.writestr("xl/_rels/workbook.xml.rels", f'<r><x Target="{url}" TargetMode="External"/></r>')
    return stream.getvalue()


def test_neither_a_design_nor_a_webhook_calls_an_address(sentinel: socket.socket) -> None:
    url = address_of(sentinel)

    assert url not in clean_html(f"<p style='background:url({url})'><img src='{url}'>x</p>", {})
    with pytest.raises(MissingAsset):
        AssetFetcher(Assets()).fetch(url)
    with pytest.raises(outgoing.RefusedAddress):
        outgoing.post(url, b"{}", {})

    assert visitors(sentinel) == 0


def test_the_sentinel_would_see_a_visitor(sentinel: socket.socket) -> None:
    """The positive control."""
    with pytest.raises(TimeoutError):
        urllib.request.urlopen(address_of(sentinel), timeout=0.2)  # noqa: S310 - our own address

    assert visitors(sentinel) == 1
