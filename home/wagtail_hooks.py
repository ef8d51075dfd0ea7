"""Registration of the reports in Wagtail's admin."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks

from home.staff.history import register_changes
from home.staff.menu import ReportsGroup

hooks.register("register_log_actions", register_changes)


@hooks.register("register_admin_viewset")
def register_reports() -> ReportsGroup:
    return ReportsGroup()


@hooks.register("insert_global_admin_css")
def link_report_styles() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin-reports.css"))
