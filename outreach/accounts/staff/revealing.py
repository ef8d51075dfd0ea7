"""Shows a masked contact once, to somebody of the county who may see the place; every click is an entry of the log."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from outreach.accounts.counties import counties_of
from outreach.audit.record import record
from outreach.places.models import PlaceKind, Township, Village

REVEALED = "contacts.unmask"


def places_of(user: Any, kind: str) -> QuerySet[Any]:
    """The places of this kind in the person's counties; others do not exist for them."""
    counties = counties_of(user)
    if kind == PlaceKind.TOWNSHIP:
        return Township.objects.filter(county__in=counties)
    if kind == PlaceKind.VILLAGE:
        return Village.objects.filter(township__county__in=counties)
    raise Http404


@never_cache
@require_POST
def reveal(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    if not request.user.has_perm(f"places.view_{kind}"):
        raise PermissionDenied
    place = get_object_or_404(places_of(request.user, kind), pk=pk)
    record(REVEALED, subject=place)
    is_village = kind == PlaceKind.VILLAGE
    context = {
        "place": place,
        "person": place.director_name if is_village else place.supervisor_name,
        "phone": place.director_phone if is_village else place.supervisor_phone,
        "back": f"{kind}:inspect",
        "header_title": str(place),
        "header_icon": "user",
    }
    return render(request, "places/staff/revealed.html", context)
