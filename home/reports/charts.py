"""Charts as SVG made by pygal, without its styles and scripts: our style sheet paints them, light and dark.

Each chart has a title and a description for those who hear it; the page that shows one has the same numbers as a table.
"""

import sys
from collections.abc import Sequence
from itertools import count
from typing import Any
from xml.etree.ElementTree import Element, register_namespace, tostring

import pygal
from defusedxml.ElementTree import fromstring
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from pygal.style import Style

from home.reports.progress import Step

# pygal leaves a finder for its maps behind, of a kind that newer Pythons do not know and warn of.
sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__ != "pygal"]
SVG = "http://www.w3.org/2000/svg"
register_namespace("", SVG)
_ids = count(1)
# What pygal writes for browsers that run its script, and links that a chart has no use for.
DROPPED = {"style", "script", "defs"}
MOST_BARS = 24


def draw(chart: Any, *, title: str, description: str) -> SafeString:
    """Turn a pygal chart into an inline SVG that needs no style and no script of its own."""
    root: Element = fromstring(chart.render())
    _strip(root)
    number = next(_ids)
    for name in ("width", "height"):
        root.attrib.pop(name, None)
    root.set("class", "chart chart--lying" if isinstance(chart, pygal.HorizontalBar) else "chart")
    root.set("role", "img")
    root.set("aria-labelledby", f"chart-{number}-title chart-{number}-desc")
    for position, (tag, text) in enumerate((("title", title), ("desc", description))):
        element = Element(f"{{{SVG}}}{tag}", {"id": f"chart-{number}-{tag}"})
        element.text = text
        root.insert(position, element)
    drawn = tostring(root, encoding="unicode", method="xml")
    # pygal escapes every text; the tree is serialised here and holds no raw string of ours.
    return mark_safe(drawn)  # noqa: S308


def _strip(element: Element) -> None:
    """Take away what a strict content policy forbids, and pygal's hidden tooltips."""
    for child in list(element):
        name = str(child.tag).rsplit("}", 1)[-1]
        classes = child.get("class", "").split()
        if name in DROPPED or not isinstance(child.tag, str) or "tooltip-overlay" in classes:
            element.remove(child)
            continue
        if name in {"desc", "title"}:
            element.remove(child)
            continue
        child.attrib.pop("style", None)
        _strip(child)


def _settings(**more: Any) -> dict[str, Any]:
    return {
        "show_legend": False,
        "disable_xml_declaration": True,
        "js": [],
        "print_values": True,
        # At the end of the bar, where the page's own colours make it readable by day and by night.
        "print_values_position": "top",
        "margin_right": 56,
        "print_zeroes": True,
        "margin": 8,
        # pygal leaves room for Latin letters; a Chinese character is as wide as it is high.
        "style": Style(label_font_size=22, major_label_font_size=22),
        "truncate_label": -1,
        "no_data_text": str(_("No data yet")),
        "explicit_size": True,
        **more,
    }


def progress_chart(steps: Sequence[Step]) -> SafeString | None:
    """Per cent of each target, as lying bars."""
    shown = [step for step in steps if step.figure.percent is not None][:MOST_BARS]
    if not shown:
        return None
    chart = pygal.HorizontalBar(
        **_settings(
            width=560, height=60 + 34 * len(shown), range=(0, 100), formatter=lambda value: f"{value:.0f}%"
        )
    )
    chart.x_labels = [step.figure.measure.name for step in reversed(shown)]
    chart.add(_("reached"), [step.figure.percent for step in reversed(shown)])
    told = "; ".join(f"{step.figure.measure.name} {step.figure.percent}%" for step in shown)
    return draw(chart, title=_("Share of each target"), description=told)


def bar_chart(
    pairs: Sequence[tuple[str, int]], *, title: str, unit: str = "", top: int | None = None
) -> SafeString | None:
    """Standing bars, for example lectures by week."""
    if not any(value for _label, value in pairs):
        return None
    options = {"range": (0, top)} if top else {}
    chart = pygal.Bar(
        **_settings(width=560, height=280, formatter=lambda value: f"{value:.0f}{unit}", **options)
    )
    chart.x_labels = [label for label, _value in pairs]
    chart.add(title, [value for _label, value in pairs])
    told = "; ".join(f"{label}: {value}{unit}" for label, value in pairs)
    return draw(chart, title=title, description=told)


def lying_chart(pairs: Sequence[tuple[str, int]], *, title: str, unit: str, top: int) -> SafeString | None:
    """Lying bars of shares, for example coverage by township."""
    shown = list(pairs)[:MOST_BARS]
    if not shown:
        return None
    chart = pygal.HorizontalBar(
        **_settings(
            width=560,
            height=60 + 26 * len(shown),
            range=(0, top),
            formatter=lambda value: f"{value:.0f}{unit}",
        )
    )
    chart.x_labels = [label for label, _value in reversed(shown)]
    chart.add(title, [value for _label, value in reversed(shown)])
    told = "; ".join(f"{label} {value}{unit}" for label, value in shown)
    return draw(chart, title=title, description=told)
