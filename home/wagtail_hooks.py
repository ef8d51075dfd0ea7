"""Registration of the reports, the guide and the house's looks in Wagtail's admin."""

from django.db.models.signals import post_save
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, path, reverse_lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import ModelLogEntry

from home import guide
from home.staff.brief_log import note_logged, register_actions
from home.staff.brief_menu import BriefsGroup
from home.staff.dashboard import add_panels
from home.staff.history import register_changes
from home.staff.menu import ReportsGroup
from home.staff.minors import self_audit
from outreach.accounts.auditing import may_audit
from outreach.menus import shown_to

hooks.register("register_log_actions", register_changes)
hooks.register("register_log_actions", register_actions)
# Wagtail loads this file before it writes its first log entry.
post_save.connect(note_logged, sender=ModelLogEntry, dispatch_uid="home.note_logged")
hooks.register("construct_homepage_panels", add_panels)


@hooks.register("register_admin_viewset")
def register_reports() -> ReportsGroup:
    return ReportsGroup()


@hooks.register("insert_global_admin_css")
def link_report_styles() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin-reports.css"))


@hooks.register("register_admin_viewset")
def register_briefs() -> BriefsGroup:
    return BriefsGroup()


@hooks.register("insert_global_admin_css")
def link_brief_styles() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin-briefs.css"))


@hooks.register("register_admin_urls")
def register_guide_urls() -> list[URLPattern | URLResolver]:
    return [
        path("guide/", guide.guide, name="guide"),
        path("guide/<slug:name>.webp", guide.guide_picture, name="guide-picture"),
    ]


@hooks.register("register_admin_menu_item")
def register_guide_menu_item() -> MenuItem:
    return MenuItem(_("User guide"), reverse_lazy("guide"), name="guide", icon_name="help", order=9000)


@hooks.register("insert_global_admin_css")
def link_brand() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin-brand.css"))


@hooks.register("register_admin_urls")
def register_self_audit() -> list[URLPattern]:
    return [path("minors/", self_audit, name="minors-audit")]


@hooks.register("register_reports_menu_item")
def register_self_audit_menu_item() -> MenuItem:
    return shown_to(may_audit)(
        _("Minors' data"), reverse_lazy("minors-audit"), name="minors", icon_name="lock", order=11
    )
