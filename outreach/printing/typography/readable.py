"""Keep loosely set lines readable for search, copying and screen readers, which would take wide gaps for
spaces.
"""

from collections.abc import Callable
from typing import Any

import pydyf

from outreach.printing.typography.stretch import gaps_of

# Poppler takes a gap of a tenth of the font size for a space; stay well below.
LOOSE_EM = 0.05


def draw_with_text(draw: Callable[..., Any], stream: Any, box: Any, *rest: Any) -> None:
    """Draw a text box; a loose one gets its true text as ActualText (ISO 32000-1, 14.9.4)."""
    if max(gaps_of(box), default=0.0) <= LOOSE_EM * box.style["font_size"]:
        draw(stream, box, *rest)
        return
    stream.begin_marked_content("Span", pydyf.Dictionary({"ActualText": pydyf.String(box.text)}))
    draw(stream, box, *rest)
    stream.end_marked_content()
