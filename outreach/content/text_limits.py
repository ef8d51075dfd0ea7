"""How long and how deep rich text may be."""

from html.parser import HTMLParser

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MAX_DEPTH = 40
# Of one block on a public page; longer ones are several blocks.
MAX_CHARACTERS = 100_000


def validate_size(html: object, *, most: int = MAX_CHARACTERS) -> None:
    """Refuse rich text that no page needs: too long or nested too deep (trust.md, d.5)."""
    source = str(html or "")
    if len(source) > most:
        raise ValidationError(
            _("This paragraph is longer than %(limit)d characters. Split it."),
            code="too_long",
            params={"limit": most},
        )
    if _depth(source) > MAX_DEPTH:
        raise ValidationError(
            _("The lists in this paragraph are nested too deep. Use at most a few levels."), code="too_deep"
        )


class _Depth(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.now = self.deepest = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("br", "hr", "img"):
            self.now += 1
            self.deepest = max(self.deepest, self.now)

    def handle_endtag(self, tag: str) -> None:
        self.now -= 1


def _depth(html: str) -> int:
    parser = _Depth()
    parser.feed(html)
    return parser.deepest
