"""When to print again: one row a material with the arithmetic in words; the sums are made in actions.reorders."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from materials.actions.reorders import Outlook, read_outlooks
from materials.forecast import MINIMUM_DAYS, Forecast
from materials.staff.pages import head
from materials.staff.stock import trail
from materials.staff.stock_pages import require_county
from outreach.spreadsheets.downloads import download, wanted_format


def index(request: HttpRequest) -> HttpResponse:
    county = require_county(request)
    today = timezone.localdate()
    rows: list[dict[str, Any]] = [
        {
            "outlook": outlook,
            "is_urgent": outlook.forecast is not None
            and outlook.forecast.order > 0
            and outlook.forecast.is_urgent(on=today),
            "advice": advice(outlook, today=today),
            "sentences": arithmetic(outlook),
        }
        for outlook in read_outlooks(county, today=today)
    ]
    if (form := wanted_format(request)) is not None:
        headings = [_("Material"), _("When to print again"), _("Why")]
        lines = [[str(row["outlook"].material), row["advice"], " ".join(row["sentences"])] for row in rows]
        return download(form, name="forecast", sheet=_("Forecast"), headings=headings, rows=lines)
    page = head(_("Forecast"), "history", trail=trail()) | {"rows": rows, "today": today}
    return render(request, "materials/staff/forecast/index.html", page)


def advice(outlook: Outlook, *, today: date) -> str:
    """What to do, in one sentence."""
    answer = outlook.forecast
    if answer is None:
        words = ngettext(
            "Not enough data: hand-outs of %(days)d day; %(needed)d days are needed.",
            "Not enough data: hand-outs of %(days)d days; %(needed)d days are needed.",
            outlook.days,
        )
        return words % {"days": outlook.days, "needed": MINIMUM_DAYS}
    if not answer.order:
        return _("Enough for now.")
    if answer.order_by is None:
        return _("Order %(copies)s copies to reach the target.") % {"copies": _number(answer.order)}
    day = formats.date_format(answer.order_by, "Y-m-d")
    if answer.order_by < today:
        words = _("Order %(copies)s copies now: the last day for it was %(day)s.")
        return words % {"copies": _number(answer.order), "day": day}
    return _("Order %(copies)s copies by %(day)s.") % {"copies": _number(answer.order), "day": day}


def arithmetic(outlook: Outlook) -> list[str]:
    """How the answer came about, so that anybody can check it by hand."""
    answer = outlook.forecast
    if answer is None:
        return []
    return [_pace(outlook, answer), *_last(outlook, answer), _need(outlook, answer)]


def _pace(outlook: Outlook, answer: Forecast) -> str:
    words = _(
        "%(handed_out)s copies handed out in %(days)d days: %(per_day)s a day."
        " %(free)s free or coming − %(requested)s asked for = %(left)s left."
    )
    known = outlook.known
    return words % {
        "handed_out": _number(known.handed_out),
        "days": answer.days,
        "per_day": formats.number_format(round(answer.per_day, 1), 1),
        "free": _number(known.free),
        "requested": _number(known.requested),
        "left": _number(answer.left),
    }


def _last(outlook: Outlook, answer: Forecast) -> list[str]:
    if answer.days_left is None or answer.order_by is None:
        return [_("Nothing was handed out, so no day can be said.")]
    words = _(
        "%(left)s ÷ %(per_day)s = %(days_left)d days; less %(lead)d days to print: order by %(day)s at the latest."
    )
    return [
        words
        % {
            "left": _number(answer.left),
            "per_day": formats.number_format(round(answer.per_day, 1), 1),
            "days_left": answer.days_left,
            "lead": outlook.known.lead_days,
            "day": formats.date_format(answer.order_by, "Y-m-d"),
        }
    ]


def _need(outlook: Outlook, answer: Forecast) -> str:
    known = outlook.known
    words = _(
        "Needed: the larger of %(used)s (used in %(lead)d days) and %(target)s (still lacking to the target),"
        " less %(left)s left = %(needed)s; the printer's minimum run is %(minimum)s."
    )
    return words % {
        "used": _number(-int(-answer.per_day * known.lead_days // 1)),
        "lead": known.lead_days,
        "target": _number(known.to_target),
        "left": _number(answer.left),
        "needed": _number(answer.needed),
        "minimum": _number(known.minimum_copies),
    }


def _number(value: int) -> str:
    return formats.number_format(value, use_l10n=True, force_grouping=True)
