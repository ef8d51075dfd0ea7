"""What the pages of stock, orders and deliveries share: whose county is shown, who may look, copies in words."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from materials.actions.stock import NotEnoughStock
from materials.models import Order
from materials.staff.pages import moved_sentence
from materials.staff.scope import OwnFilters
from outreach.accounts.asking import signed_in
from outreach.accounts.roles import may_keep_store, may_see_stock
from outreach.moves import AlreadyMoved
from outreach.places.counties import one_county
from outreach.places.models import Region
from outreach.places.staff.list_export import ListExportView


def require_county(request: HttpRequest) -> Region:
    """The county whose books this person may read; another county's papers are a 404."""
    person = signed_in(request)
    if not may_see_stock(person):
        raise PermissionDenied
    county = one_county(person)
    if county is None:
        raise Http404
    return county


def require_keeper_county(request: HttpRequest) -> Region:
    """The county whose store this person keeps."""
    signed_in(request, may_keep_store)
    return require_county(request)


class StockListView(OwnFilters, ListExportView):
    """A list with Wagtail's filters that shows one county's rows to those who may see stock."""

    any_permission_required = None
    results_template_name = "places/staff/index_results.html"
    paginate_by = 50
    # Plain "contains" finds Chinese words.
    search_backend_name = None
    county: Region

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.county = require_county(request)
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response


def stock_sentence(error: NotEnoughStock) -> str:
    """Say what is free, and that nothing was done."""
    words = _(
        "Nothing was changed: %(wanted)d copies of “%(edition)s” are wanted at %(place)s, %(free)d are free."
        " Take at most %(free)d, or wait for the next lot."
    )
    return words % {
        "wanted": error.wanted,
        "edition": error.edition,
        "place": error.place,
        "free": error.free,
    }


def decided_sentence(error: AlreadyMoved) -> str:
    """Say what an order is now, who decided and when, if somebody did."""
    order = error.row
    if not isinstance(order, Order) or order.decided_by is None or order.decided_at is None:
        return moved_sentence(error)
    words = _("%(fact)s %(person)s decided on %(moment)s. The page shows it as it is now; go on from here.")
    return words % {
        "fact": error,
        "person": order.decided_by,
        "moment": f"{timezone.localtime(order.decided_at):%Y-%m-%d %H:%M}",
    }


def read_pk(data: Mapping[str, str], name: str) -> int | None:
    """A primary key from an address; None for anything that is none."""
    text = data.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
