"""One menu for copies: what is asked for, where they are, what went wrong on the way."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSet, ViewSetGroup

from materials.staff import (
    conservation,
    deliveries,
    discrepancies,
    forecast,
    ordering_rules,
    orders,
    orders_deciding,
    orders_dispatch,
    stock,
    stock_ledger,
    stock_takes,
)
from outreach.accounts.counties import is_above_counties
from outreach.accounts.roles import Person, may_see_stock
from outreach.menus import shown_to


def has_books(user: Person) -> bool:
    """Whether there is stock for this person to see: an office of a prefecture or province has none."""
    return may_see_stock(user) and (user.is_superuser or not is_above_counties(user))


class StockPagesViewSet(ViewSet):
    """Pages of those who may see stock; each view checks again."""

    menu_item_class = shown_to(has_books)


class OrdersViewSet(StockPagesViewSet):
    name = "order"
    icon = "clipboard-list"
    menu_label = _("Orders")
    menu_name = "orders"
    menu_order = 10

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", orders.OrderListView.as_view(), name="index"),
            path("results/", orders.OrderListView.as_view(results_only=True), name="index_results"),
            path("waiting/", orders.waiting, name="waiting"),
            path("<int:pk>/", orders_deciding.detail, name="detail"),
            path("<int:pk>/decision/", orders_deciding.decide, name="decide"),
            path("<int:pk>/dispatch/", orders_dispatch.dispatch, name="dispatch"),
        ]


class OrderingRulesViewSet(StockPagesViewSet):
    name = "ordering_rules"
    icon = "cog"
    menu_label = _("Ordering rules")
    menu_name = "ordering-rules"
    menu_order = 80

    def get_urlpatterns(self) -> list[URLPattern]:
        return [path("", ordering_rules.edit, name="index")]


class StockViewSet(StockPagesViewSet):
    name = "stock"
    icon = "table"
    menu_label = _("Stock")
    menu_name = "stock"
    menu_order = 20

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", stock.index, name="index"),
            path("ledger/", stock_ledger.LedgerView.as_view(), name="ledger"),
            path(
                "ledger/results/", stock_ledger.LedgerView.as_view(results_only=True), name="ledger_results"
            ),
            path("<int:pk>/set-apart/", stock.set_apart, name="set_apart"),
        ]


class StockTakesViewSet(StockPagesViewSet):
    name = "stock_take"
    icon = "tasks"
    menu_label = _("Stock-takes")
    menu_name = "stock-takes"
    menu_order = 60

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", stock_takes.index, name="index"),
            path("places/<int:pk>/", stock_takes.count, name="count"),
            path("<int:pk>/", stock_takes.paper, name="paper"),
        ]


class DeliveriesViewSet(StockPagesViewSet):
    name = "delivery"
    icon = "arrow-right-full"
    menu_label = _("Deliveries")
    menu_name = "deliveries"
    menu_order = 30

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", deliveries.DeliveryListView.as_view(), name="index"),
            path("results/", deliveries.DeliveryListView.as_view(results_only=True), name="index_results"),
            path("<int:pk>/", deliveries.detail, name="detail"),
            path("<int:pk>/<slug:name>/", deliveries.picture, name="picture"),
        ]


class DiscrepanciesViewSet(StockPagesViewSet):
    name = "discrepancy"
    icon = "warning"
    menu_label = _("Differences")
    menu_name = "discrepancies"
    menu_order = 40

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", discrepancies.index, name="index"),
            path("<int:pk>/", discrepancies.close, name="close"),
        ]


class ConservationViewSet(StockPagesViewSet):
    name = "conservation"
    icon = "resubmit"
    menu_label = _("Where the copies are")
    menu_name = "conservation"
    menu_order = 50

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", conservation.index, name="index"),
            path("check/", conservation.check, name="check"),
        ]


class ForecastViewSet(StockPagesViewSet):
    name = "forecast"
    icon = "history"
    menu_label = _("Forecast")
    menu_name = "forecast"
    menu_order = 70

    def get_urlpatterns(self) -> list[URLPattern]:
        return [path("", forecast.index, name="index")]


class StockGroup(ViewSetGroup):
    menu_label = _("Stock and orders")
    menu_name = "stock-and-orders"
    menu_icon = "clipboard-list"
    menu_order = 216
    items = (
        OrdersViewSet,
        StockViewSet,
        DeliveriesViewSet,
        DiscrepanciesViewSet,
        ConservationViewSet,
        StockTakesViewSet,
        ForecastViewSet,
        OrderingRulesViewSet,
    )
