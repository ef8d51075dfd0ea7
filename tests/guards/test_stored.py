"""A row may name a file that was cleared away: the page is a 404 then, at every door."""

from pathlib import Path

import pytest
from django.http import Http404

from materials.models import EditionFile
from outreach.stored import open_stored
from tests.house.tree import our_modules, read

DOORS = {"staff", "portal", "guest", "public", "partners"}


def opens_by_itself(source: str) -> bool:
    return '.open("rb")' in source


@pytest.mark.parametrize("name", ["editions/gone.pdf", ""])
def test_a_file_that_is_gone_or_never_was_is_not_found(name: str) -> None:
    with pytest.raises(Http404):
        open_stored(EditionFile(file=name).file)


def test_no_door_opens_a_row_s_file_by_itself() -> None:
    doors = [path for path in our_modules() if DOORS & set(path.parent.parts[:2])]

    assert Path("materials/public/downloads.py") in doors
    assert [path for path in doors if opens_by_itself(read(path))] == []
    assert opens_by_itself('row.file.open("rb")')
