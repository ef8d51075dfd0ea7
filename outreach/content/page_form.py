"""The editor's form of public pages: who leaves the address empty gets one in pinyin."""

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Page

from outreach.pinyin import pinyin_slug

MOST_TWINS = 1000


class SitePageForm(WagtailAdminPageForm):
    """Wagtail would ask for the address and call an empty one a mistake."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean_slug(self) -> str:
        typed: str = self.cleaned_data["slug"] or self.instance.slug or ""
        return typed or self._free(pinyin_slug(self.cleaned_data.get("title", "")))

    def _free(self, slug: str) -> str:
        """Return the slug, numbered where a neighbour has it; a title without any letter gets the page's kind."""
        slug = slug or self.instance._meta.model_name
        candidates = (slug if number == 1 else f"{slug}-{number}" for number in range(1, MOST_TWINS))
        return next(
            one for one in candidates if Page._slug_is_available(one, self.parent_page, self.instance)
        )
