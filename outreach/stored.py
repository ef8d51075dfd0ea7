"""What a door sends from the stores: files that rows name, which may have been cleared away."""

from typing import IO

from django.db.models.fields.files import FieldFile
from django.http import Http404


def open_stored(file: FieldFile) -> IO[bytes]:
    """Open a row's file; one that is not kept any more is a 404, no error of the server."""
    try:
        stream: IO[bytes] = file.open("rb")
    except (FileNotFoundError, ValueError) as error:
        raise Http404 from error
    return stream
