"""Photos to check: what a picture shows, a guardian's consent with its last day; nothing is public before."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from wagtail.admin import messages
from wagtail.admin.viewsets.base import ViewSet

from campaigns.actions.papers import content_type_of, may_read_papers
from campaigns.actions.photos import ConsentNeedsDay, clear_photo, may_clear
from campaigns.models import ActivityPaper, ActivityPhoto, Clearance
from campaigns.models.photos import ActivityPhotoQuerySet
from outreach.accounts.asking import signed_in
from outreach.accounts.counties import counties_of
from outreach.menus import shown_to
from outreach.spreadsheets.downloads import Value, download, wanted_format, written
from outreach.stored import open_stored

PER_PAGE = 20
SHOWN = ("waiting", "all")


class ClearanceForm(forms.Form):
    clearance = forms.ChoiceField(
        label=gettext_lazy("What it shows"), choices=Clearance.choices, widget=forms.RadioSelect
    )
    consent_until = forms.DateField(
        label=gettext_lazy("Consent until"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Write the date as year-month-day, for example 2026-06-20.")},
    )


def _mine(request: HttpRequest) -> ActivityPhotoQuerySet:
    signed_in(request, may_clear)
    rows = ActivityPhoto.objects.for_counties(counties_of(request.user))
    return rows.select_related(
        "activity__township",
        "activity__campaign",
        "activity__kind",
        "image",
        "uploaded_by",
        "checked_by",
    )


def _head(title: str, trail: list[dict[str, str]] | None = None) -> dict[str, Any]:
    return {
        "header_title": title,
        "header_icon": "image",
        "breadcrumbs_items": [*(trail or []), {"url": "", "label": title}],
    }


@never_cache
def index(request: HttpRequest) -> HttpResponse:
    """List pictures, those nobody has checked first; a picture at a time is decided on its own page."""
    shown = request.GET.get("show") if request.GET.get("show") in SHOWN else "waiting"
    rows = _mine(request)
    waiting = rows.waiting().count()
    listed = (rows.waiting() if shown == "waiting" else rows).order_by("-uploaded_at", "-pk")
    if form := wanted_format(request):
        return download(
            form, name="photos", sheet=_("Photos"), headings=_headings(), rows=map(_cells, listed)
        )
    context = {
        "page": Paginator(listed, PER_PAGE).get_page(request.GET.get("page")),
        "shown": shown,
        "waiting": waiting,
        "today": timezone.localdate(),
    }
    return render(request, "campaigns/staff/photos.html", context | _head(_("Photos to check")))


def _headings() -> list[str]:
    return [
        _("Activity"),
        _("Township"),
        _("Caption"),
        _("Uploaded by"),
        _("Uploaded at"),
        _("What it shows"),
        _("Consent until"),
        _("Checked by"),
    ]


def _cells(photo: ActivityPhoto) -> list[Value]:
    return [
        str(photo.activity),
        str(photo.activity.township or ""),
        photo.caption,
        written(photo.uploaded_by),
        written(photo.uploaded_at),
        str(photo.get_clearance_display()),
        written(photo.consent_until),
        written(photo.checked_by),
    ]


@never_cache
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    photo = get_object_or_404(_mine(request), pk=pk)
    known = {"clearance": photo.clearance, "consent_until": photo.consent_until}
    form = ClearanceForm(request.POST if request.method == "POST" else None, initial=known)
    if request.method == "POST" and form.is_valid() and _decide(request, photo, form):
        return redirect("activity_photo:index")
    trail = [{"url": reverse("activity_photo:index"), "label": _("Photos to check")}]
    context = {"photo": photo, "form": form, "today": timezone.localdate()}
    status = 422 if form.errors else 200
    return render(request, "campaigns/staff/photo.html", context | _head(str(photo), trail), status=status)


def _decide(request: HttpRequest, photo: ActivityPhoto, form: ClearanceForm) -> bool:
    data = form.cleaned_data
    try:
        clear_photo(
            photo=photo,
            clearance=Clearance(data["clearance"]),
            consent_until=data["consent_until"],
            actor=signed_in(request),
            at=timezone.now(),
            on=timezone.localdate(),
        )
    except ConsentNeedsDay as missing:
        form.add_error("consent_until", str(missing))
        return False
    except FileNotFoundError:
        form.add_error(None, _("The file of this picture is missing. Nothing was changed."))
        return False
    facts = {"photo": photo, "clearance": photo.get_clearance_display()}
    messages.success(request, _("“%(photo)s”: %(clearance)s.") % facts)
    return True


@never_cache
def picture(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show a picture from the private store to who may check it."""
    photo = get_object_or_404(_mine(request).exclude(file=""), pk=pk)
    return FileResponse(open_stored(photo.file), content_type="image/jpeg")


@never_cache
def paper(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Send a paper of an activity to the office of its county."""
    rows = ActivityPaper.objects.for_counties(counties_of(request.user))
    row = get_object_or_404(rows.select_related("activity__campaign"), pk=pk)
    signed_in(request, lambda person: may_read_papers(person, row.activity))
    stream = open_stored(row.file)
    return FileResponse(stream, as_attachment=True, filename=row.name, content_type=content_type_of(row))


class PhotosViewSet(ViewSet):
    name = "activity_photo"
    url_prefix = "activities/photos"
    icon = "image"
    menu_label = gettext_lazy("Photos to check")
    menu_name = "activity-photos"
    menu_order = 22

    menu_item_class = shown_to(may_clear)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", index, name="index"),
            path("<int:pk>/", detail, name="detail"),
            path("<int:pk>/picture/", picture, name="picture"),
            path("papers/<int:pk>/", paper, name="paper"),
        ]
