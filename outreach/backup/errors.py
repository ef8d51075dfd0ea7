"""Why a backup, a restore or a move did not happen, in whole sentences."""

from django.utils.translation import gettext as _


class BackupFailed(Exception):
    """Carries the sentence for the person at the terminal, in the active language."""


class BadArchive(BackupFailed):
    """The archive can't be believed."""

    @classmethod
    def because(cls, reason: str) -> "BadArchive":
        return cls(_("This backup can't be used: %(reason)s Nothing was changed.") % {"reason": reason})
