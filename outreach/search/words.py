"""Plain text of what pages are written with."""

from html import unescape

from django.utils.html import strip_tags
from wagtail.blocks import StreamValue


def words_of(body: StreamValue) -> str:
    """Return the words of a body, block after block, without markup."""
    found = body.stream_block.get_searchable_content(body)
    return "\n".join(unescape(strip_tags(str(text))) for text in found)
