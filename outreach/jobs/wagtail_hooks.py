"""Registration of the jobs in Wagtail's admin."""

from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem


@hooks.register("register_admin_urls")
def register_job_urls() -> list[URLPattern | URLResolver]:
    return [path("jobs/", include("outreach.jobs.urls"))]


@hooks.register("register_admin_menu_item")
def register_job_menu_item() -> MenuItem:
    return MenuItem(_("Jobs"), reverse_lazy("jobs:index"), name="jobs", icon_name="tasks", order=700)
