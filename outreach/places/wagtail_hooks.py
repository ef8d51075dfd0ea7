"""Registration of places in Wagtail's admin."""

from django.db.models import PositiveIntegerField, PositiveSmallIntegerField
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.forms.models import register_form_field_override
from wagtail.contrib.settings.registry import registry as settings_registry
from wagtail.log_actions import LogActionRegistry

from outreach.places.imports.actions import LOG_ACTIONS
from outreach.places.imports.plan import LineStatus
from outreach.places.models import SiteCounty
from outreach.places.numbers import WholeNumberField
from outreach.places.staff.menu import PlacesGroup

# In every form of the admin a count is a whole number as people write it: 1_000 and 1e3 are refused.
for field in (PositiveIntegerField, PositiveSmallIntegerField):
    register_form_field_override(field, override={"form_class": WholeNumberField})

settings_registry.register(SiteCounty, icon="site", name="site-county")

STYLES = ("admin-lists.css", "admin-import.css", "admin-tile-map.css")


@hooks.register("register_admin_viewset")
def register_places() -> PlacesGroup:
    return PlacesGroup()


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action(LOG_ACTIONS[LineStatus.NEW], _("Imported"), _("Added by an import"))
    actions.register_action(LOG_ACTIONS[LineStatus.CHANGED], _("Imported"), _("Changed by an import"))


@hooks.register("insert_global_admin_css")
def link_styles() -> SafeString:
    links = [format_html('<link rel="stylesheet" href="{}">', static(f"css/{name}")) for name in STYLES]
    return SafeString("".join(links))
