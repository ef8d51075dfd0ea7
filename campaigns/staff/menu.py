"""One menu for campaigns: what is planned and held, who and what is needed for it."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSetGroup

from campaigns.staff.activities import ActivityViewSet
from campaigns.staff.calendar import CalendarViewSet
from campaigns.staff.campaigns import CampaignViewSet
from campaigns.staff.kinds import ActivityKindViewSet, MeasureViewSet
from campaigns.staff.photos import PhotosViewSet
from campaigns.staff.resources import SpeakerViewSet, VehicleViewSet


class CampaignsGroup(ViewSetGroup):
    menu_label = _("Campaigns")
    menu_name = "campaigns"
    menu_icon = "calendar-alt"
    menu_order = 200
    # Others add their pages of the same task with menu_hook = "register_campaigns_menu_item".
    submenu_hook = "register_campaigns_menu_item"
    items = (
        CampaignViewSet,
        ActivityViewSet,
        CalendarViewSet,
        PhotosViewSet,
        SpeakerViewSet,
        VehicleViewSet,
        ActivityKindViewSet,
        MeasureViewSet,
    )
