"""The page that asks before a state is changed; GET shows it, POST does it, 409 says who was first."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model, TextChoices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from campaigns.actions.activities import NotBegunYet, OwnReport, WordsMissing
from campaigns.actions.books import BooksOpen
from outreach.moves import AlreadyMoved

# Moves that take something back or end it are offered last, and look so.
ENDINGS = {"cancelled", "archived"}


class MoveView(WagtailAdminTemplateMixin, TemplateView):
    """For one model: its states, its action, and the address of its edit page."""

    model: type[Model]
    states: type[TextChoices]
    act: Callable[..., Model]
    edit_url_name = ""
    # Moves that need a reason in words.
    asks_words: set[str] = set()
    header_icon = "arrow-right"
    template_name = "campaigns/staff/move.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if kwargs["to"] not in self.states.values:
            raise Http404
        self.row: Any = get_object_or_404(self.model, pk=kwargs["pk"])
        self.to = self.states(kwargs["to"])

    def get_page_title(self) -> str:
        return _("Move to “%(state)s”") % {"state": self.to.label}

    def get_page_subtitle(self) -> str:
        return str(self.row)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        trail = [*self.breadcrumbs_items, {"url": self.edit_url, "label": str(self.row)}]
        return [*trail, {"url": "", "label": self.get_page_title()}]

    @property
    def edit_url(self) -> str:
        return reverse(self.edit_url_name, args=[self.row.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        facts = {"row": self.row, "to": self.to, "edit_url": self.edit_url, "is_ending": self.to in ENDINGS}
        facts["asks_words"] = self.to in self.asks_words
        return super().get_context_data(**kwargs) | facts

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        seen = request.POST.get("seen", "")
        if seen not in self.states.values:
            raise Http404
        try:
            note = request.POST.get("note", "")
            type(self).act(self.row, self.states(seen), self.to, request.user, timezone.now(), note)
        except WordsMissing as missing:
            return self.render_to_response(self.get_context_data(missing=str(missing)), status=422)
        except (AlreadyMoved, BooksOpen, NotBegunYet, OwnReport) as refused:
            messages.error(request, str(refused))
            return self.render_to_response(self.get_context_data(refused=str(refused)), status=409)
        messages.success(
            request, _("“%(row)s” is “%(state)s” now.") % {"row": self.row, "state": self.to.label}
        )
        return redirect(self.edit_url)


def move_buttons(moves: list[Any], *, pk: int, url_name: str) -> list[HeaderButton]:
    """One button for each state that can be reached; what ends the row comes last."""
    return [
        HeaderButton(
            _("Move to “%(state)s”") % {"state": state.label},
            url=reverse(url_name, args=[pk, state.value]),
            icon_name="cross" if state in ENDINGS else "arrow-right",
            priority=200 if state in ENDINGS else 100,
        )
        for state in moves
    ]
