"""Why a whole file is refused: one code and one sentence for each reason."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from outreach.refusals import FileRefused


class Refusal(models.TextChoices):
    """The value is the code that staff read out on the phone; the label says what to do."""

    EMPTY = "E-FILE-01", _("The file is empty (0 bytes). Save it again and choose it once more.")
    TOO_BIG = "E-FILE-02", _("The file is bigger than %(limit)s MB. Split it into several files.")
    WRONG_KIND = (
        "E-FILE-03",
        _("This is %(found)s, not a spreadsheet that can be read here. Save it as .xlsx or .csv."),
    )
    WRONG_NAME = (
        "E-FILE-04",
        _("The file is named %(name)s, but it is %(found)s. Rename it or save it again."),
    )
    ENCRYPTED = "E-FILE-05", _("The workbook has a password. Remove the password and save it again.")
    MACROS = "E-FILE-06", _("The workbook contains macros. Save it as .xlsx without macros.")
    BOMB = (
        "E-FILE-07",
        _("The file would unpack to far more than a real workbook. Copy the table into a new workbook."),
    )
    UNSAFE_ENTRY = (
        "E-FILE-08",
        _("The workbook contains a part that does not belong there: %(entry)s. Use a new workbook."),
    )
    BROKEN = "E-FILE-09", _("The file is damaged and can't be read to its end. Save it again.")
    DOCTYPE = (
        "E-FILE-10",
        _("The workbook contains XML declarations that no spreadsheet program writes. Use a new workbook."),
    )
    TOO_MANY_ROWS = "E-FILE-11", _("The table has more than %(limit)s rows. Split it into several files.")
    TOO_MANY_COLUMNS = (
        "E-FILE-12",
        _("Row %(row)s has more than %(limit)s columns. Delete the columns that are not needed."),
    )
    CELL_TOO_LONG = "E-FILE-13", _("A cell in row %(row)s has more than %(limit)s characters. Shorten it.")
    MIXED_ENCODING = (
        "E-FILE-14",
        _(
            "Row %(row)s is written in another character encoding than the rows before it (%(encoding)s). "
            "Save the whole table as .xlsx or as CSV UTF-8."
        ),
    )
    UNREADABLE_TEXT = (
        "E-FILE-15",
        _(
            "Row %(row)s can't be read as text: it is neither UTF-8 nor GB18030 nor UTF-16. "
            "Save the table as .xlsx or as CSV UTF-8."
        ),
    )
    OPEN_QUOTE = (
        "E-FILE-16",
        _('A quotation mark in row %(row)s is not closed, or text follows it. Check each " in this row.'),
    )
    NO_SHEET = "E-FILE-17", _("The workbook has no visible sheet with rows.")


class SpreadsheetRefused(FileRefused):
    """The file can't be read."""
