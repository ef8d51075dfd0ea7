"""The switch and the caps of ordering, on one page."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from materials.actions.ordering_rules import may_set_rules, set_rules
from materials.models import OrderingRules
from materials.staff.orders import trail
from materials.staff.pages import head
from materials.staff.stock_pages import require_county
from outreach.accounts.asking import signed_in
from outreach.places.numbers import WholeNumberField


class RulesForm(forms.ModelForm):
    max_copies_per_order = WholeNumberField(
        label=_("Most copies of one material in an order"),
        min_value=1,
        help_text=_("A township may ask for more with a reason; such orders carry a mark."),
    )
    max_copies_per_campaign = WholeNumberField(
        label=_("Most copies of one material in a campaign"),
        min_value=1,
        help_text=_("Counted over all orders of a township that still stand."),
    )

    class Meta:
        model = OrderingRules
        fields = ["is_open", "closed_note", "max_copies_per_order", "max_copies_per_campaign"]

    def clean(self) -> dict[str, object]:
        values = super().clean() or {}
        if not values.get("is_open") and not str(values.get("closed_note", "")).strip():
            self.add_error("closed_note", _("Tell the townships why, or until when, ordering is closed."))
        return values


def edit(request: HttpRequest) -> HttpResponse:
    county = require_county(request)
    rules, _is_new = OrderingRules.objects.get_or_create(county=county)
    may_set = may_set_rules(request.user)
    if request.method == "POST" and not may_set:
        raise PermissionDenied
    form = RulesForm(request.POST or None, instance=rules)
    if request.method == "POST" and form.is_valid():
        set_rules(rules=form.instance, actor=signed_in(request))
        is_open = gettext("Ordering is open.") if rules.is_open else gettext("Ordering is closed.")
        messages.success(request, is_open)
        return redirect("ordering_rules:index")
    context = head(gettext("Ordering rules"), "cog", trail=trail()) | {"form": form, "may_set": may_set}
    status = 400 if form.errors else 200
    return render(request, "materials/staff/orders/rules.html", context, status=status)
