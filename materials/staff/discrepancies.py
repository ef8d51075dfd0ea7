"""Differences 差异: what is open, and closing one by saying what became of the copies."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from materials.actions.discrepancies import (
    OUTCOMES,
    AlreadyClosed,
    NoExplanation,
    WrongOutcome,
    close_discrepancy,
)
from materials.actions.stock import NotEnoughStock
from materials.models import Discrepancy
from materials.staff.deliveries import trail
from materials.staff.pages import head, refuse
from materials.staff.stock_pages import (
    require_county,
    require_keeper_county,
    stock_sentence,
)
from materials.states import Outcome
from outreach.accounts.asking import signed_in
from outreach.accounts.roles import may_keep_store
from outreach.spreadsheets.downloads import ExportFormat, Value, download, wanted_format, written

CLOSED_SHOWN = 30
WITH_PAPERS = ("line__edition__material", "line__delivery__township", "line__delivery__village", "closed_by")


def index(request: HttpRequest) -> HttpResponse:
    """Open differences, the oldest first, and those that were closed lately."""
    county = require_county(request)
    rows = Discrepancy.objects.filter(line__delivery__county=county).select_related(*WITH_PAPERS, "movement")
    if (form := wanted_format(request)) is not None:
        return _download(form, rows.order_by("opened_at", "pk"))
    context = {
        "open": rows.filter(closed_at__isnull=True).order_by("opened_at", "pk"),
        "closed": rows.filter(closed_at__isnull=False).order_by("-closed_at", "-pk")[:CLOSED_SHOWN],
        "may_keep_store": may_keep_store(request.user),
    }
    page = head(gettext("Differences"), "warning", trail=trail()) | context
    return render(request, "materials/staff/deliveries/discrepancies.html", page)


def _download(form: ExportFormat, rows: QuerySet[Discrepancy]) -> HttpResponse:
    """All of them, open and closed."""
    headings = [
        gettext("Delivery"),
        gettext("Where"),
        gettext("Edition"),
        gettext("Kind"),
        gettext("Copies"),
        gettext("Opened at"),
    ]
    lines = (_line(row) for row in rows)
    return download(
        form,
        name="differences",
        sheet=gettext("Differences"),
        headings=[*headings, gettext("Closed"), gettext("Explanation")],
        rows=lines,
    )


def _line(row: Discrepancy) -> list[Value]:
    delivery = row.line.delivery
    where, edition = delivery.village or delivery.township, row.line.edition
    values = [delivery, where, edition, row.get_kind_display(), row.copies, row.opened_at, row.closed_at]
    return [written(value) for value in [*values, row.explanation]]


class CloseForm(forms.Form):
    """What became of the copies, and how that is known."""

    outcome = forms.ChoiceField(label=_("What became of the copies"), widget=forms.RadioSelect)
    explanation = forms.CharField(
        label=_("Explanation"),
        max_length=200,
        help_text=_("Stands in the ledger, for example “found in the office of 赵李桥镇, call of 3 June”."),
    )

    def __init__(self, *args: Any, kind: Discrepancy.Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: forms.ChoiceField = self.fields["outcome"]  # type: ignore[assignment]
        choices.choices = [(outcome.value, outcome.label) for outcome in OUTCOMES[kind]]


def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close one difference by a dated movement."""
    county = require_keeper_county(request)
    rows = Discrepancy.objects.select_related(*WITH_PAPERS, "line__delivery__county")
    row = get_object_or_404(rows, pk=pk, line__delivery__county=county)
    form = CloseForm(request.POST or None, kind=Discrepancy.Kind(row.kind))
    here = [*trail(), {"url": reverse("discrepancy:index"), "label": gettext("Differences")}]
    context = head(gettext("Close a difference"), "warning", trail=here) | {"row": row, "form": form}
    template = "materials/staff/deliveries/close.html"
    if row.closed_at is not None:
        return refuse(request, template, context | {"form": None}, _closed_sentence(row))
    if request.method != "POST" or not form.is_valid():
        return render(request, template, context, status=400 if form.errors else 200)
    try:
        close_discrepancy(
            discrepancy=row,
            outcome=Outcome(form.cleaned_data["outcome"]),
            explanation=form.cleaned_data["explanation"],
            actor=signed_in(request),
            at=timezone.now(),
        )
    except AlreadyClosed:
        row.refresh_from_db()
        return refuse(request, template, context | {"form": None}, _closed_sentence(row))
    except NotEnoughStock as error:
        return refuse(request, template, context, stock_sentence(error))
    except (NoExplanation, WrongOutcome):
        form.add_error(None, _("Nothing was changed: choose what became of the copies and say how you know."))
        return render(request, template, context, status=400)
    words = gettext("The difference of %(delivery)s is closed: %(copies)d copies, %(outcome)s.")
    facts = {
        "delivery": row.line.delivery,
        "copies": row.copies,
        "outcome": Outcome(form.cleaned_data["outcome"]).label,
    }
    messages.success(request, words % facts)
    return redirect("discrepancy:index")


def _closed_sentence(row: Discrepancy) -> str:
    words = gettext("Nothing was changed: %(person)s closed this difference on %(moment)s: %(explanation)s")
    moment = timezone.localtime(row.closed_at) if row.closed_at else None
    return words % {
        "person": row.closed_by,
        "moment": f"{moment:%Y-%m-%d %H:%M}" if moment else "",
        "explanation": row.explanation,
    }
