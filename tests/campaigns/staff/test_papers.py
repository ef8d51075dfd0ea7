"""Papers of an activity: only whole files of the allowed kinds are kept, and not without end."""

import io
import zipfile

import pytest

from campaigns.actions import papers
from campaigns.actions.papers import MAX_BYTES, PaperRefused, add_paper, checked_paper
from campaigns.models import ActivityPaper, PaperKind
from outreach.accounts.roles import Role
from tests.campaigns.rows import make_activity, make_campaign, make_kind
from tests.factories import make_county
from tests.materials.portal.rows import picture
from tests.materials.staff.people import AT, make_person

PDF = b"%PDF-1.7 a whole file %%EOF"


def archive(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("list.exe", b"MZ"),
        ("list", PDF),
        ("list.pdf", b"%PDF-1.7" + bytes(MAX_BYTES) + b"%%EOF"),
        ("photo.jpg", b"no picture"),
        ("photo.png", picture("PNG")[:40]),
        ("list.pdf", b"%PDF-1.7 torn off"),
        ("list.docx", b"PK no archive"),
        ("list.docx", archive("xl/workbook.xml")),
        ("list.xlsx", archive("xl/workbook.xml", "xl/vbaProject.bin")),
    ],
)
def test_what_is_no_whole_file_of_its_kind_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(PaperRefused):
        checked_paper(name, content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("list.pdf", PDF),
        ("photo.jpg", picture("JPEG")),
        ("list.docx", archive("word/document.xml")),
        ("list.xlsx", archive("xl/workbook.xml")),
    ],
)
def test_a_whole_file_is_kept(name: str, content: bytes) -> None:
    """The positive control of the test above."""
    assert checked_paper(name, content)


@pytest.mark.django_db
def test_an_activity_takes_so_many_papers_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papers, "MOST_PAPERS", 1)
    county = make_county()
    rest = {"kind": PaperKind.SIGN_IN, "name": "签到.pdf", "content": PDF, "at": AT}
    rest |= {"activity": make_activity(make_campaign(county), make_kind()), "actor": make_person(Role.EDITOR)}
    add_paper(**rest)

    with pytest.raises(PaperRefused):
        add_paper(**rest)

    assert ActivityPaper.objects.count() == 1
