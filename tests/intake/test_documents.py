"""Documents are believed by their content; what would do something stays outside."""

import socket
import struct
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.documents import get_document_model

from outreach.accounts.models import User
from outreach.intake.documents import check_document
from outreach.intake.errors import DocumentRefused
from tests.factories import make_user
from tests.intake import hostile_documents as hostile

BAD = [name for name, (_make, code) in hostile.BAD.items() if code]


@pytest.fixture(autouse=True)
def empty_store() -> None:
    """Whoever came before may have failed half-way, or had a guard taken away."""
    for path in stored():
        path.unlink()


@pytest.fixture
def boss(db: None, client: Client) -> User:
    user = make_user("boss")
    user.is_superuser = True
    user.save()
    client.force_login(user)
    return user


@pytest.mark.parametrize("name", hostile.GOOD)
def test_a_real_document_is_taken(name: str) -> None:
    assert check_document(hostile.GOOD[name](), name) == name.rpartition(".")[2]


@pytest.mark.parametrize("name", BAD)
def test_a_dangerous_document_is_refused_with_its_reason(name: str) -> None:
    make, code = hostile.BAD[name]

    with pytest.raises(DocumentRefused) as refused:
        check_document(make(), name)

    assert str(refused.value).split()[0] == code


@pytest.mark.parametrize("name", [*BAD, *hostile.UNLISTED])
def test_a_refused_document_is_an_error_at_the_field_and_leaves_nothing(
    boss: User, client: Client, name: str
) -> None:
    content = hostile.BAD[name][0]() if name in hostile.BAD else b"<svg/>"

    answer = upload(client, name, content)

    assert answer.status_code == 200
    assert len(list(answer.context["form"].errors["file"])) == 1
    assert get_document_model().objects.count() == 0
    assert stored() == []


def test_a_document_keeps_its_title_and_gets_a_name_nobody_can_guess(boss: User, client: Client) -> None:
    upload(client, "方案.docx", hostile.word())

    document = get_document_model().objects.get()
    assert document.title == "方案.docx"
    assert document.file.name.startswith("documents/方案-")
    assert not (Path(settings.MEDIA_ROOT) / document.file.name).exists()
    served = client.get(document.url)
    assert served.getvalue() == hostile.word()[:0] + Path(document.file.path).read_bytes()
    document.file.delete(save=False)


def test_a_nearly_full_disk_takes_no_document(boss: User, client: Client, settings: Any) -> None:
    settings.DISK_RESERVE_MB = 10**9

    answer = upload(client, "plan.pdf", hostile.pdf())

    assert "E-DOC-16" in answer.context["form"].errors["file"][0]
    assert stored() == []


class Scanner(threading.Thread):
    """Speaks clamd's INSTREAM: finds the test virus of EICAR and nothing else."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.door = socket.create_server(("127.0.0.1", 0))

    @property
    def url(self) -> str:
        return f"tcp://127.0.0.1:{self.door.getsockname()[1]}"

    def run(self) -> None:
        while True:
            try:
                line, _address = self.door.accept()
            except OSError:
                return
            with line, line.makefile("rb") as stream:
                stream.read(len(b"nINSTREAM\n"))
                found = hostile.EICAR in b"".join(self._chunks(stream))
                line.sendall(b"stream: Eicar-Signature FOUND\n" if found else b"stream: OK\n")

    def _chunks(self, stream: object) -> Iterator[bytes]:
        while size := struct.unpack(">L", stream.read(4))[0]:
            yield stream.read(size)


@pytest.fixture
def scanner(settings: Any) -> Iterator[Scanner]:
    thread = Scanner()
    thread.start()
    settings.CLAMD_URL = thread.url
    yield thread
    thread.door.close()


def test_a_virus_is_refused_and_a_clean_file_is_taken(boss: User, client: Client, scanner: Scanner) -> None:
    infected = upload(client, "a.csv", b"a,b\n" + hostile.EICAR)
    clean = upload(client, "b.csv", b"a,b\n1,2\n")

    assert "E-DOC-14 病毒扫描发现 Eicar-Signature" in infected.context["form"].errors["file"][0]
    assert clean.status_code == 302
    assert get_document_model().objects.count() == 1
    get_document_model().objects.get().file.delete(save=False)


def test_a_silent_scanner_lets_nothing_in(boss: User, client: Client, settings: Any) -> None:
    settings.CLAMD_URL = "tcp://127.0.0.1:9"

    answer = upload(client, "b.csv", b"a,b\n1,2\n")

    assert "E-DOC-15" in answer.context["form"].errors["file"][0]
    assert get_document_model().objects.count() == 0


def test_the_form_says_when_no_scanner_is_connected(boss: User, client: Client) -> None:
    page = client.get(reverse("wagtaildocs:add"), headers={"accept-language": "en"}).content.decode()

    assert "No virus scanner is connected to this site" in page or "没有连接病毒扫描" in page


def upload(client: Client, name: str, content: bytes) -> Any:
    file = SimpleUploadedFile(name, content, "application/pdf")
    return client.post(reverse("wagtaildocs:add"), {"title": name, "file": file})


def stored() -> list[Path]:
    folder = Path(settings.PRIVATE_ROOT) / "library" / "documents"
    return [path for path in folder.rglob("*") if path.is_file()]
