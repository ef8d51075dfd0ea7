"""What must be settled before a campaign's books are closed; the floors above register what they know of."""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from campaigns.models import Campaign

# Yields a whole sentence for each thing that is still open: what it is, and what closes it.
Check = Callable[[Campaign], Iterable[str]]
_checks: list[Check] = []
# Longer lists don't help: a person closes the first ones and looks again.
NAMED = 5


class BooksOpen(Exception):
    """Something is still open, so the figures can't stand; nothing was changed. Carries a sentence for each."""

    def __init__(self, sentences: list[str]) -> None:
        self.sentences = sentences
        super().__init__(str(self))

    def __str__(self) -> str:
        named = self.sentences[:NAMED]
        if more := len(self.sentences) - len(named):
            named = [*named, _("And %(count)s more.") % {"count": more}]
        return _("The books can't be closed yet, and nothing was changed. %(open)s") % {
            "open": " ".join(named)
        }


def checks_books(check: Check) -> Check:
    """Register a check; used in the `closings` module of an app."""
    _checks.append(check)
    return check


def require_settled(campaign: Campaign) -> None:
    """Raise BooksOpen with all that the checks found."""
    if sentences := [sentence for check in _checks for sentence in check(campaign)]:
        raise BooksOpen(sentences)
