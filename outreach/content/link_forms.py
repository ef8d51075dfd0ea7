"""Wagtail's forms for links, hardened: a forged request is an error at the field or a 404, never a crash."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views import View
from wagtail.admin.forms.choosers import ExternalLinkChooserForm, URLOrAbsolutePathField
from wagtail.admin.views.chooser import BaseLinkFormView, ExternalLinkView


class AddressField(URLOrAbsolutePathField):
    """Wagtail's asks a value that is missing how it begins."""

    def to_python(self, value: str | None) -> str:
        return super().to_python(value or "")


class AddressForm(ExternalLinkChooserForm):
    url = AddressField(label=ExternalLinkChooserForm.base_fields["url"].label)


def guard_link_forms() -> None:
    ExternalLinkView.form_class = AddressForm
    BaseLinkFormView.dispatch = _dispatch


def _dispatch(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    # It becomes part of an address as it is.
    parent = request.GET.get("parent_page_id", "")
    if parent and not (parent.isascii() and parent.isdecimal()):
        raise Http404
    return View.dispatch(view, request, *args, **kwargs)
