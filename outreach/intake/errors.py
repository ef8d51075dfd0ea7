"""Why a document is refused: one code and one sentence for each reason."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from outreach.refusals import FileRefused


class Refusal(models.TextChoices):
    """The value is the code that staff read out on the phone; the label says what to do."""

    EMPTY = "E-DOC-01", _("The file is empty. Save it again and choose it once more.")
    TOO_BIG = "E-DOC-02", _("The file is larger than %(limit)s MB. Nothing was kept; make it smaller.")
    WRONG_KIND = (
        "E-DOC-03",
        _(
            "This is no PDF, DOCX, XLSX or CSV; it looks like %(found)s. Nothing was kept; save it as one of these."
        ),
    )
    WRONG_NAME = (
        "E-DOC-04",
        _("The name ends in .%(suffix)s, but the file is %(found)s. Rename or save it again."),
    )
    DAMAGED = "E-DOC-05", _("The file is damaged and can't be read to its end. Save it again.")
    LOCKED = "E-DOC-06", _("The file has a password, so that nobody can check it. Remove the password first.")
    SCRIPT = (
        "E-DOC-07",
        _("The PDF contains a program (JavaScript, form or film). Print it to a new PDF first."),
    )
    LAUNCH = (
        "E-DOC-08",
        _("The PDF would start a program on the reader's computer. Print it to a new PDF first."),
    )
    ATTACHMENT = (
        "E-DOC-09",
        _("The PDF has files hidden in it. Save those on their own, or print it to a new PDF."),
    )
    OUTSIDE = "E-DOC-10", _("The PDF would open or send something outside. Print it to a new PDF first.")
    MACROS = "E-DOC-11", _("The document contains macros or other programs. Save it without them.")
    REMOTE = (
        "E-DOC-12",
        _("The document loads a part from another computer. Save it with all its parts inside."),
    )
    BOMB = (
        "E-DOC-13",
        _("The document would unpack to far more than a real one. Copy its text into a new one."),
    )
    VIRUS = "E-DOC-14", _("The virus scanner found %(found)s. Nothing was kept; tell the administrator.")
    NO_SCANNER = (
        "E-DOC-15",
        _("The virus scanner does not answer, so nothing was kept. Try again in some minutes."),
    )
    DISK_FULL = (
        "E-DOC-16",
        _("The disk of the site is nearly full, so nothing was kept. Tell the administrator."),
    )


class DocumentRefused(FileRefused):
    """The document can't come in."""
