"""Registration of campaigns in Wagtail's admin."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks

from campaigns.staff.gate import refuse_uncleared
from campaigns.staff.history import register_moves
from campaigns.staff.menu import CampaignsGroup

hooks.register("register_log_actions", register_moves)
hooks.register("before_publish_page", refuse_uncleared)


@hooks.register("register_admin_viewset")
def register_campaigns() -> CampaignsGroup:
    return CampaignsGroup()


@hooks.register("insert_global_admin_css")
def link_styles() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin-campaigns.css"))
