"""Stock-takes in the admin: choose a place, count it beside the books, see the papers of before."""

import uuid
from typing import Any

from django import forms
from django.db.models import Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from materials.actions.stock import NotEnoughStock, county_place
from materials.actions.stock_takes import COUNTABLE, BooksMoved, Counted, NoReason, NothingCounted, take_stock
from materials.models import Balance, Edition, StockPlace, StockTake
from materials.staff.pages import head, refuse
from materials.staff.stock import trail
from materials.staff.stock_pages import require_county, require_keeper_county
from materials.states import Condition, StockPlaceKind
from outreach.accounts.asking import signed_in
from outreach.accounts.roles import may_keep_store
from outreach.places.models import Region
from outreach.places.numbers import WholeNumberField
from outreach.spreadsheets.downloads import ExportFormat, download, wanted_format, written

PAPERS_SHOWN = 30


def index(request: HttpRequest) -> HttpResponse:
    """Show the places with copies to count, and the last papers."""
    county = require_county(request)
    papers = StockTake.objects.filter(county=county).select_related(
        "place__township", "place__village", "taken_by"
    )
    differences = Sum("lines__counted") - Sum("lines__booked")
    papers = papers.annotate(difference=differences)
    if (form := wanted_format(request)) is not None:
        return _download(form, papers)
    context = {
        "places": _countable(county).annotate(copies=Sum("balances__on_hand")),
        "papers": papers[:PAPERS_SHOWN],
        "may_keep_store": may_keep_store(request.user),
    }
    page = head(gettext("Stock-takes"), "tasks", trail=trail()) | context
    return render(request, "materials/staff/stock/takes.html", page)


def _download(form: ExportFormat, papers: QuerySet[StockTake]) -> HttpResponse:
    """All papers, not only the latest."""
    names = ("number", "taken_at", "place", "difference", "taken_by", "note")
    headings = [
        gettext("Number"),
        gettext("Counted at"),
        gettext("Place"),
        gettext("Difference"),
        gettext("Counted by"),
        gettext("Why"),
    ]
    rows = ([written(getattr(paper, name)) for name in names] for paper in papers)
    return download(form, name="stock-takes", sheet=gettext("Stock-takes"), headings=headings, rows=rows)


def _countable(county: Region) -> QuerySet[StockPlace]:
    """The store always, and each township or village with copies."""
    county_place(county, StockPlaceKind.STORE)
    lying = Q(kind=StockPlaceKind.STORE) | Q(balances__on_hand__gt=0)
    places = StockPlace.objects.filter(lying, county=county, kind__in=COUNTABLE).distinct()
    return places.select_related("township", "village").order_by(
        "kind", "township__code", "village__code", "pk"
    )


def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """One stock-take with all its lines."""
    county = require_county(request)
    papers = StockTake.objects.select_related("place__township", "place__village", "taken_by")
    take = get_object_or_404(papers, pk=pk, county=county)
    lines = take.lines.select_related("edition__material")
    context = {"take": take, "lines": lines}
    here = [*trail(), {"url": reverse("stock_take:index"), "label": gettext("Stock-takes")}]
    page = head(take.number, "tasks", trail=here) | context
    return render(request, "materials/staff/stock/take.html", page)


class CountForm(forms.Form):
    """Three boxes for each edition, one a condition; an empty box was not counted."""

    note = StockTake._meta.get_field("note").formfield()
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, place: StockPlace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines: list[tuple[Edition, list[tuple[Condition, int]]]] = []
        booked = {
            (edition, condition): on_hand
            for edition, condition, on_hand in Balance.objects.filter(place=place).values_list(
                "edition", "condition", "on_hand"
            )
        }
        editions = Edition.objects.filter(material__county=place.county_id).select_related("material")
        for edition in editions.filter(pk__in={pk for pk, _condition in booked}):
            cells = [(kept, booked.get((edition.pk, kept), 0)) for kept in Condition]
            self.lines.append((edition, cells))
            for kept, copies in cells:
                self.fields[f"n{edition.pk}-{kept}"] = WholeNumberField(
                    required=False,
                    min_value=0,
                    label=f"{edition} · {kept.label}",
                    widget=forms.TextInput(attrs={"class": "count__input"}),
                )
                self.fields[f"s{edition.pk}-{kept}"] = WholeNumberField(
                    initial=copies, widget=forms.HiddenInput
                )

    def clean(self) -> dict[str, Any]:
        super().clean()
        if any(name.startswith("s") for name in self.errors):
            self.add_error(None, _("Nothing was written: this page is too old. Open it again, then count."))
        return self.cleaned_data

    def rows(self) -> list[tuple[Edition, list[tuple[int, Any, Any]]]]:
        """Each edition with (in the books, box, what was seen) for each condition."""
        return [
            (
                edition,
                [
                    (copies, self[f"n{edition.pk}-{kept}"], self[f"s{edition.pk}-{kept}"])
                    for kept, copies in cells
                ],
            )
            for edition, cells in self.lines
        ]

    def counts(self) -> list[Counted]:
        values = self.cleaned_data
        return [
            Counted(edition, kept, values[f"s{edition.pk}-{kept}"], values[f"n{edition.pk}-{kept}"])
            for edition, cells in self.lines
            for kept, _copies in cells
            if values[f"n{edition.pk}-{kept}"] is not None
        ]


def count(request: HttpRequest, pk: int) -> HttpResponse:
    """Count a place; what differs is posted under the number of the paper."""
    county = require_keeper_county(request)
    places = StockPlace.objects.select_related("county", "township", "village")
    place = get_object_or_404(places, pk=pk, county=county, kind__in=COUNTABLE)
    form = CountForm(request.POST or None, place=place, initial={"key": uuid.uuid4()})
    here = [*trail(), {"url": reverse("stock_take:index"), "label": gettext("Stock-takes")}]
    title = gettext("Count: %(place)s") % {"place": place}
    context = head(title, "tasks", trail=here) | {"place": place, "form": form, "conditions": Condition}
    template = "materials/staff/stock/count.html"
    if request.method != "POST" or not form.is_valid():
        return render(request, template, context, status=400 if form.errors else 200)
    try:
        take = take_stock(
            place=place,
            counts=form.counts(),
            note=form.cleaned_data["note"],
            actor=signed_in(request),
            at=timezone.now(),
            key=str(form.cleaned_data["key"]),
        )
    except NothingCounted:
        form.add_error(None, _("Nothing was written: no box is filled in. Type what you counted, also a 0."))
    except NoReason:
        form.add_error("note", _("Nothing was written: a count differs from the books. Say why."))
    except NotEnoughStock as error:
        form.add_error(None, _promised_sentence(error))
    except BooksMoved as error:
        context["form"] = CountForm(place=place, initial={"key": uuid.uuid4()})
        return refuse(request, template, context, _moved_sentence(error))
    else:
        messages.success(request, gettext("%(number)s is in the books.") % {"number": take.number})
        return redirect("stock_take:paper", pk=take.pk)
    return render(request, template, context, status=400)


def _promised_sentence(error: NotEnoughStock) -> str:
    words = gettext(
        "Nothing was written: “%(edition)s” lacks %(wanted)d copies, but only %(free)d are free;"
        " the others are promised to approved orders. Send or cancel such an order first, then count again."
    )
    return words % {"edition": error.edition, "wanted": error.wanted, "free": error.free}


def _moved_sentence(error: BooksMoved) -> str:
    words = gettext(
        "Nothing was written: while you counted “%(edition)s”, the books went from %(seen)d to %(booked)d copies."
        " The page shows them as they are now; count this place again."
    )
    return words % {"edition": error.edition, "seen": error.seen, "booked": error.booked}
