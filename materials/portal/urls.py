"""Addresses of the townships' door."""

from django.urls import URLPattern, path

from materials.portal import deliveries, home, ordering, orders, slips, stock

app_name = "portal"
urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("materials/", ordering.catalogue, name="catalogue"),
    path("orders/", orders.order_list, name="orders"),
    path("orders/new/", ordering.order_new, name="order-new"),
    path("orders/<int:pk>/", orders.order_detail, name="order"),
    path("orders/<int:pk>/again/", ordering.order_again, name="order-again"),
    path("orders/<int:pk>/cancel/", orders.order_cancel, name="order-cancel"),
    path("deliveries/", deliveries.delivery_list, name="deliveries"),
    path("deliveries/<int:pk>/", deliveries.delivery_detail, name="delivery"),
    path("deliveries/<int:pk>/sign/", deliveries.delivery_sign, name="delivery-sign"),
    path("deliveries/<int:pk>/<str:kind>/", deliveries.delivery_proof, name="delivery-proof"),
    path("stock/", stock.stock, name="stock"),
    path("stock/<int:pk>/hand-out/", stock.hand_out, name="hand-out"),
    path("stock/<int:pk>/forward/", stock.forward, name="forward"),
    path("slips/", slips.slip_list, name="slips"),
    path("slips/new/", slips.slip_new, name="slip-new"),
    path("slips/export/", slips.slip_export, name="slip-export"),
    path("slips/<int:pk>/", slips.slip_group, name="slip-group"),
]
