"""Words of Wagtail's first page and forms that its own Chinese catalogue leaves in English; ours is read before it.

Nothing uses these objects: they are here for makemessages to hear. Source: Wagtail 8.0, templates
`wagtailadmin/home/`, `wagtailimages/homepage/`, `wagtaildocs/homepage/` and `wagtail.admin.views.home`.
"""

from django.utils.translation import gettext_noop, ngettext_lazy

WORDS = (
    gettext_noop("Search all pages…"),
    gettext_noop("Privacy and access"),
    gettext_noop("Go to the first error"),
    gettext_noop("Save your changes before leaving"),
    gettext_noop("Wagtail %(current_version)s editor guide"),
)
COUNTED = (
    ngettext_lazy(
        '%(total)s Page <span class="w-sr-only">created in %(site_name)s</span>',
        '%(total)s Pages <span class="w-sr-only">created in %(site_name)s</span>',
        "counter",
    ),
    ngettext_lazy(
        '%(total)s Image <span class="w-sr-only">created in %(site_name)s</span>',
        '%(total)s Images <span class="w-sr-only">created in %(site_name)s</span>',
        "counter",
    ),
    ngettext_lazy(
        '%(total)s Document <span class="w-sr-only">created in %(site_name)s</span>',
        '%(total)s Documents <span class="w-sr-only">created in %(site_name)s</span>',
        "counter",
    ),
)
