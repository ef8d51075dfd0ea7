"""Asks ClamAV, where one is connected; without one, the form says so."""

from io import BytesIO
from urllib.parse import urlsplit

import clamd
from django.conf import settings

from outreach.intake.errors import DocumentRefused, Refusal

TIMEOUT_S = 20


def is_connected() -> bool:
    return bool(settings.CLAMD_URL)


def check_viruses(content: bytes) -> None:
    """Raise DocumentRefused when something was found, and also when the scanner is silent: closed, not open."""
    if not is_connected():
        return
    try:
        status, found = scanner().instream(BytesIO(content))["stream"]
    except (clamd.ClamdError, OSError, KeyError, TypeError, ValueError) as error:
        raise DocumentRefused(Refusal.NO_SCANNER) from error
    if status == "FOUND":
        raise DocumentRefused(Refusal.VIRUS, found=str(found)[:80])
    if status != "OK":
        raise DocumentRefused(Refusal.NO_SCANNER)


def scanner() -> clamd.ClamdNetworkSocket:
    """Speak to the scanner that the settings name."""
    where = urlsplit(settings.CLAMD_URL)
    if where.scheme == "unix":
        return clamd.ClamdUnixSocket(where.path, timeout=TIMEOUT_S)
    return clamd.ClamdNetworkSocket(where.hostname or "127.0.0.1", where.port or 3310, timeout=TIMEOUT_S)
