"""The systems of print shops: who has a token, what they were told and whether they heard it; administrators only."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.viewsets.base import ViewSet

from materials.actions.partners import add_partner, close_partner, may_open_doors
from materials.actions.webhooks import messages_to, tell_once_more
from materials.models import Partner, Printer
from materials.staff.pages import head
from outreach.accounts.asking import signed_in
from outreach.accounts.counties import counties_of
from outreach.menus import shown_to
from outreach.moves import AlreadyMoved
from outreach.outgoing import RefusedAddress

MESSAGES_SHOWN = 30


class PartnerForm(forms.Form):
    printer = forms.ModelChoiceField(Printer.objects.none(), label=_("printer"))
    name = forms.CharField(
        label=_("Name of the system"),
        max_length=80,
        help_text=_("What the print shop calls it, for example ERP."),
    )
    webhook_url = forms.URLField(
        label=_("address to tell of changes"),
        max_length=300,
        required=False,
        assume_scheme="https",
        help_text=_("https://… of the print shop. Empty: the system asks by itself."),
    )

    def __init__(self, *args: Any, printers: QuerySet[Printer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["printer"].queryset = printers  # type: ignore[attr-defined]


def _partners(request: HttpRequest) -> QuerySet[Partner]:
    """Those of the person's counties; who is no administrator sees none of this."""
    if not may_open_doors(request.user):
        raise PermissionDenied
    partners = Partner.objects.filter(county__in=counties_of(request.user))
    return partners.select_related("printer", "county", "created_by").order_by(
        "-is_active", "county", "name", "pk"
    )


def index(request: HttpRequest) -> HttpResponse:
    page = head(gettext("Partner systems"), "link")
    return render(request, "materials/staff/partners/index.html", page | {"partners": _partners(request)})


def _trail() -> list[Any]:
    return [{"url": reverse("partner_system:index"), "label": gettext("Partner systems")}]


@never_cache
def add(request: HttpRequest) -> HttpResponse:
    """Ask for printer and address; the answer to the form is the only page that ever shows the token."""
    _partners(request)
    printers = Printer.objects.filter(county__in=counties_of(request.user)).order_by("name", "pk")
    form = PartnerForm(request.POST or None, printers=printers)
    if request.method == "POST" and form.is_valid():
        try:
            partner, token = add_partner(**form.cleaned_data, actor=signed_in(request), at=timezone.now())
        except RefusedAddress as error:
            sentence = gettext("That address can't be told anything: %(why)s") % {"why": error}
            form.add_error("webhook_url", sentence)
        except OSError:
            form.add_error("webhook_url", _("Nobody knows the name of this host. Check the address."))
        else:
            page = head(partner.name, "link", trail=_trail())
            shown = {"partner": partner, "token": token}
            return render(request, "materials/staff/partners/opened.html", page | shown)
    page = head(gettext("Add a partner system"), "link", trail=_trail())
    status = 400 if form.errors else 200
    return render(request, "materials/staff/partners/add.html", page | {"form": form}, status=status)


def detail(request: HttpRequest, pk: int) -> HttpResponse:
    partner = get_object_or_404(_partners(request), pk=pk)
    told = messages_to(partner)[:MESSAGES_SHOWN]
    page = head(partner.name, "link", trail=_trail()) | {"partner": partner, "told": told}
    return render(request, "materials/staff/partners/detail.html", page)


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    partner = get_object_or_404(_partners(request), pk=pk)
    close_partner(partner=partner, actor=signed_in(request), at=timezone.now())
    messages.success(
        request, gettext("The token of %(name)s opens nothing any more.") % {"name": partner.name}
    )
    return redirect("partner_system:detail", partner.pk)


@require_POST
def tell_again(request: HttpRequest, pk: int, message: int) -> HttpResponse:
    partner = get_object_or_404(_partners(request), pk=pk)
    job = get_object_or_404(messages_to(partner), pk=message)
    try:
        tell_once_more(job=job, partner=partner, actor=signed_in(request))
        messages.success(request, gettext("It is told again."))
    except AlreadyMoved:
        messages.warning(request, gettext("It was heard meanwhile, or is being told right now."))
    return redirect("partner_system:detail", partner.pk)


class PartnersViewSet(ViewSet):
    name = "partner_system"
    icon = "link"
    menu_label = _("Partner systems")
    menu_name = "partner-systems"
    menu_order = 50
    menu_item_class = shown_to(may_open_doors)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", index, name="index"),
            path("add/", add, name="add"),
            path("<int:pk>/", detail, name="detail"),
            path("<int:pk>/close/", close, name="close"),
            path("<int:pk>/messages/<int:message>/", tell_again, name="tell_again"),
        ]
