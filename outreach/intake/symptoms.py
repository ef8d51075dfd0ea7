"""What the doctor asks of fonts, libraries and the virus scanner."""

import ctypes.util
from collections.abc import Iterator

import clamd
from django.utils.translation import gettext_lazy as _

from outreach.health.registry import Finding, Level, check
from outreach.intake import antivirus
from outreach.printing.fonts import available_families, cache_folder, cuts, faces, is_current
from outreach.printing.fonts.registry import SONG

LIBRARIES = {"pango-1.0": "libpango-1.0-0", "pangoft2-1.0": "libpangoft2-1.0-0", "magic": "libmagic1"}


@check("fonts")
def fonts() -> Iterator[Finding]:
    missing = [face for face in faces() if face.family not in available_families()]
    facts = {
        "folder": cache_folder(),
        "names": ", ".join(sorted({face.family for face in missing})),
        "packages": " ".join(sorted({face.package for face in missing})),
    }
    if any(face.role == SONG for face in missing):
        yield Finding(
            "H-FONT-3",
            Level.ILL,
            _(
                "The typeface in which everything is set is missing, so nothing can be printed. Missing: %(names)s"
            ),
            _("Run: apt-get install %(packages)s, then python -m outreach.printing.fonts build"),
            facts,
        )
    elif missing:
        yield Finding(
            "H-FONT-1",
            Level.WORRY,
            _("These typefaces are missing in %(folder)s, others stand in for them: %(names)s"),
            _("Run: apt-get install %(packages)s, then python -m outreach.printing.fonts build"),
            facts,
        )
    elif not is_current(list(cuts())):
        yield Finding(
            "H-FONT-2",
            Level.WORRY,
            _("The typefaces in %(folder)s are damaged or old; the system's stand in: files get larger."),
            _("Run: python -m outreach.printing.fonts build"),
            facts,
        )


@check("libraries")
def libraries() -> Iterator[Finding]:
    for library, package in LIBRARIES.items():
        if not ctypes.util.find_library(library):
            yield Finding(
                "H-LIB-1",
                Level.ILL,
                _("The system library %(library)s is missing."),
                _("Run: apt-get install %(package)s"),
                {"library": library, "package": package},
            )


@check("virus scanner")
def virus_scanner() -> Iterator[Finding]:
    if not antivirus.is_connected():
        yield Finding(
            "H-SCAN-1",
            Level.WELL,
            _("No virus scanner is connected; documents are checked by their content only."),
            _("Install clamav-daemon and set OUTREACH_CLAMD_URL to unix:///run/clamav/clamd.ctl"),
        )
        return
    try:
        antivirus.scanner().ping()
    except (clamd.ClamdError, OSError) as error:
        yield Finding(
            "H-SCAN-2",
            Level.ILL,
            _("The virus scanner does not answer, so no document can be uploaded: %(why)s"),
            _("Start clamav-daemon, or correct OUTREACH_CLAMD_URL."),
            {"why": error},
        )
