"""Addresses of the townships' door."""

from django.urls import URLPattern, path

from materials.portal import activities, activity_reports, deliveries, home, ordering, orders, slips, stock

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
    path("activities/", activities.activity_list, name="activities"),
    path("activities/new/", activities.activity_new, name="activity-new"),
    path("activities/<int:pk>/", activities.activity_detail, name="activity"),
    path("activities/<int:pk>/report/", activity_reports.activity_report, name="activity-report"),
    path("activities/<int:pk>/cancel/", activities.activity_cancel, name="activity-cancel"),
    path("activities/<int:pk>/papers/", activity_reports.paper_add, name="activity-paper-add"),
    path("activities/<int:pk>/kit/", activity_reports.kit, name="activity-kit"),
    path("activities/<int:pk>/kit/<int:job_pk>/", activity_reports.kit_wait, name="kit-wait"),
    path("activities/photos/<int:pk>/", activity_reports.photo, name="activity-photo"),
    path("activities/papers/<int:pk>/", activity_reports.paper, name="activity-paper"),
    path("slips/", slips.slip_list, name="slips"),
    path("slips/new/", slips.slip_new, name="slip-new"),
    path("slips/export/", slips.slip_export, name="slip-export"),
    path("slips/<int:pk>/", slips.slip_group, name="slip-group"),
]
