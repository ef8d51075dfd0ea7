"""Deleting a record that others stand on: said kindly, never a 500."""

from django.db.models import ProtectedError
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views.generic import DeleteView


class KindDeleteView(DeleteView):
    """Wagtail asks its reference index, which does not see rows that were imported in bulk; the database does."""

    def form_valid(self, form: BaseForm) -> HttpResponse:
        try:
            return super().form_valid(form)
        except ProtectedError as error:
            others = sorted({str(row._meta.verbose_name_plural) for row in error.protected_objects})
            messages.error(
                self.request,
                _("“%(row)s” was kept, because %(others)s belong to it. Take it out of use instead.")
                % {"row": self.object, "others": "、".join(others)},
            )
            return redirect(self.get_success_url())
