"""The page where the administrator of all chooses the county to work in."""

from itertools import groupby

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from outreach.accounts.counties import has_every_county
from outreach.accounts.working import COOKIE, KEPT_S
from outreach.places.models import Region, RegionLevel


@never_cache
@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Show the counties below their prefectures; a button each, and one for all of them."""
    if not has_every_county(request.user):
        raise Http404
    counties = Region.objects.filter(level=RegionLevel.COUNTY).select_related("parent")
    if request.method == "POST":
        return _go_to(
            request, next((one for one in counties if str(one.pk) == request.POST.get("county")), None)
        )
    groups = groupby(counties.order_by("parent__code", "code", "pk"), key=lambda county: county.parent)
    context = {
        "groups": [(parent, list(below)) for parent, below in groups],
        "next": request.GET.get("next", ""),
        "wants_file": "file" in request.GET,
        "header_title": _("Choose a county"),
        "header_icon": "site",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": _("Choose a county")},
        ],
    }
    return render(request, "accounts/county.html", context)


def _go_to(request: HttpRequest, county: Region | None) -> HttpResponse:
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    answer = redirect(back if is_ours else "wagtailadmin_home")
    if county is None:
        answer.delete_cookie(COOKIE)
    else:
        answer.set_cookie(
            COOKIE,
            str(county.pk),
            max_age=KEPT_S,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return answer
