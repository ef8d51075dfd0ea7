"""What the doctor asks of the shared cache."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from outreach.freshness.counter import public_version
from outreach.health.registry import Finding, Level, check


@check("shared cache")
def shared_cache() -> Iterator[Finding]:
    """A worry only: without it pages are made anew each time, and each process counts rates for itself."""
    if settings.PUBLIC_VERSION_IS_SHARED and public_version() is None:
        yield Finding(
            "H-CACHE-1",
            Level.WORRY,
            _("The shared cache does not answer: the site is slow, and nobody's requests are counted."),
            _("Check that Redis runs, and OUTREACH_CACHE_URL."),
        )
