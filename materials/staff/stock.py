"""The stock page: where the copies of each edition are, and which run low; and the form that sets copies apart."""

import uuid
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton

from materials.actions import stock
from materials.actions.conditions import Fate, SameCondition, change_condition
from materials.actions.holdings import read_holdings
from materials.actions.stock import NotEnoughStock
from materials.models import Edition, StockPlace
from materials.staff.pages import Crumb, head, refuse
from materials.staff.stock_pages import require_county, require_keeper_county, stock_sentence
from materials.states import Condition, StockPlaceKind
from outreach.accounts.asking import signed_in
from outreach.accounts.roles import may_keep_store
from outreach.places.models import Region
from outreach.places.numbers import WholeNumberField
from outreach.spreadsheets.downloads import download, wanted_format

# The columns of the page.
FIGURES = (
    ("free", _("Free")),
    ("reserved", _("Promised")),
    ("set_aside", _("Set apart")),
    ("in_store", _("In the store")),
    ("on_the_way", _("On the way")),
    ("at_townships", _("Townships")),
    ("at_villages", _("Villages")),
    ("handed_out", _("Handed out")),
    ("damaged", _("Damaged")),
    ("written_off", _("Written off")),
)


def index(request: HttpRequest) -> HttpResponse:
    """Show every edition's copies by place; what runs low stands out."""
    county = require_county(request)
    holdings = read_holdings(county)
    if (form := wanted_format(request)) is not None:
        rows = [[str(one.edition), *(getattr(one, name) for name, _heading in FIGURES)] for one in holdings]
        headings = [gettext("Edition"), *(heading for _name, heading in FIGURES)]
        return download(form, name="stock", sheet=gettext("Stock"), headings=headings, rows=rows)
    context = {
        "holdings": holdings,
        "low": [holding for holding in holdings if holding.is_low],
        "store": stock.county_place(county, StockPlaceKind.STORE),
        "may_keep_store": may_keep_store(request.user),
    }
    buttons = [
        HeaderButton(_("Ledger"), url=reverse("stock:ledger"), icon_name="list-ul"),
        HeaderButton(_("Stock-takes"), url=reverse("stock_take:index"), icon_name="tasks"),
    ]
    page = head(gettext("Stock"), "clipboard-list", buttons=buttons) | context
    return render(request, "materials/staff/stock/index.html", page)


def trail() -> list[Crumb]:
    return [{"url": reverse("stock:index"), "label": gettext("Stock")}]


class ConditionForm(forms.Form):
    """How many copies of a place become what, and why."""

    place = forms.ModelChoiceField(StockPlace.objects.none(), label=_("Where"), empty_label=None)
    copies = WholeNumberField(label=_("Copies"), min_value=1)
    condition = forms.ChoiceField(label=_("Condition now"), choices=Condition.choices)
    fate = forms.ChoiceField(label=_("They are now"), choices=Fate.choices)
    note = forms.CharField(
        label=_("Why"),
        max_length=200,
        help_text=_("Stands in the ledger, for example “wrong phone number on page 2”."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, edition: Edition, county: Region, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lying = StockPlace.objects.filter(
            county=county,
            kind__in=[StockPlaceKind.STORE, StockPlaceKind.TOWNSHIP, StockPlaceKind.VILLAGE],
            balances__edition=edition,
            balances__on_hand__gt=0,
        )
        places: forms.ModelChoiceField = self.fields["place"]  # type: ignore[assignment]
        places.queryset = lying.select_related("township", "village").distinct()


def set_apart(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for and post a change of condition of some copies of an edition."""
    county = require_keeper_county(request)
    edition = get_object_or_404(Edition.objects.select_related("material"), pk=pk, material__county=county)
    form = ConditionForm(
        request.POST or None, edition=edition, county=county, initial={"key": uuid.uuid4(), "copies": ""}
    )
    title = gettext("Set copies apart or take them back")
    template = "materials/staff/stock/set_apart.html"
    context = head(title, "warning", trail=trail()) | {"edition": edition, "form": form}
    if request.method != "POST" or not form.is_valid():
        return render(request, template, context, status=400 if form.errors else 200)
    values = form.cleaned_data
    try:
        change_condition(
            place=values["place"],
            edition=edition,
            copies=values["copies"],
            condition=Condition(values["condition"]),
            fate=Fate(values["fate"]),
            note=values["note"],
            actor=signed_in(request),
            at=timezone.now(),
            key=str(values["key"]),
        )
    except SameCondition:
        form.add_error("fate", _("The copies are so already. Choose something else."))
        return render(request, template, context, status=400)
    except NotEnoughStock as error:
        return refuse(request, template, context, stock_sentence(error))
    messages.success(
        request,
        gettext("%(copies)d copies at %(place)s: %(fate)s.")
        % {"copies": values["copies"], "place": values["place"], "fate": Fate(values["fate"]).label},
    )
    return redirect("stock:index")
