"""The page of one print run: what it is, where it stands, what can be done next, its lots and papers."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.views.generic import InspectView
from wagtail.admin.widgets.button import HeaderButton
from wagtail.models import ModelLogEntry

from materials.actions import print_runs
from materials.actions.papers import may_have_paper
from materials.actions.print_runs import NotApproved, WrongLot
from materials.actions.reviews import is_current
from materials.models import PrintRun
from materials.staff.lots import LotForm, lot_sentence
from materials.staff.pages import moved_sentence
from materials.states import PrintRunState
from outreach.accounts.asking import signed_in
from outreach.accounts.counties import counties_of
from outreach.accounts.roles import may_edit, may_keep_store
from outreach.moves import AlreadyMoved

S = PrintRunState
LOG_LINES = 12
# The way of a run that goes well; a cancelled one leaves it.
WAY = [S.DRAFT, S.WAITING, S.ORDERED, S.PROOF, S.PRINTING, S.PART_ARRIVED, S.ARRIVED, S.SETTLED]
# Ways out that are not the usual next step.
ASIDE = {S.DRAFT, S.ARRIVED}
UNDECIDED = {S.DRAFT, S.WAITING}
# What a button says, by where it leads.
VERBS: dict[str, Promise] = {
    S.DRAFT: gettext_lazy("Send back to draft"),
    S.WAITING: gettext_lazy("Hand in for approval"),
    S.ORDERED: gettext_lazy("Approve and order"),
    S.PROOF: gettext_lazy("The proof is there"),
    S.PRINTING: gettext_lazy("Let it be printed"),
    S.ARRIVED: gettext_lazy("Nothing more will arrive"),
    S.SETTLED: gettext_lazy("The bill is settled"),
    S.CANCELLED: gettext_lazy("Cancel the run"),
}
NOT_APPROVED = gettext_lazy(
    "The file of this edition has no valid approval: its three reviews and three proof-readings are not done, or "
    "something of it has changed since. Nothing was changed. Hand the print file in for review first."
)


class PrintRunPage(InspectView):
    """GET shows the run; POST does one thing, named by `do`, or says why not with the run as it is now."""

    page_title = gettext_lazy("Print run")
    header_icon = "clipboard-list"
    # Changing is a button of its own, and only while the run is a draft.
    header_more_buttons: list[HeaderButton] = []

    def get_object(self, queryset: Any = None) -> PrintRun:
        rows = PrintRun.objects.select_related(
            "county", "edition__material", "edition__design", "review", "printer", "campaign"
        ).select_related("created_by", "approved_by")
        found = rows.filter(pk=self.pk, county__in=counties_of(self.request.user)).first()
        if found is None:
            raise Http404
        return found

    def get_page_subtitle(self) -> str:
        return str(self.object)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        trail = {"url": reverse("print_run:index"), "label": _("Print runs")}
        return [*self.breadcrumbs_items, trail, {"url": "", "label": str(self.object)}]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        if self.object.state != S.DRAFT or not may_edit(self.request.user):
            return []
        url = reverse("print_run:edit", args=[self.object.pk])
        return [HeaderButton(_("Change the specification"), url=url, icon_name="edit")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        run: PrintRun = self.object
        lots = list(run.lots.select_related("checked_by"))
        arrived = sum(lot.copies for lot in lots)
        context: dict[str, Any] = {
            "run": run,
            "way": self._way(),
            "moves": self._moves(),
            "lots": lots,
            "arrived": arrived,
            "accepted": sum(lot.accepted for lot in lots),
            "rejected": sum(lot.rejected for lot in lots),
            "allowed": print_runs.copies_allowed(run),
            "lot_form": kwargs.get("lot_form") or self._lot_form(arrived),
            "approval": self._approval(),
            "may_print": may_have_paper("print-order", run.pk, self.request.user),
            "log": self._log(),
        }
        return super().get_context_data(**kwargs) | context

    def _way(self) -> list[dict[str, Any]]:
        """The states in order: passed, present, to come. One query less than the log would cost."""
        if self.object.state == S.CANCELLED:
            return [{"label": S.CANCELLED.label, "is_now": True, "is_passed": False}]
        now = WAY.index(S(self.object.state))
        return [
            {"label": state.label, "is_now": number == now, "is_passed": number < now}
            for number, state in enumerate(WAY)
        ]

    def _moves(self) -> list[dict[str, Any]]:
        states = print_runs.open_print_run_moves(self.object, actor=signed_in(self.request))
        return [
            {
                "to": state.value,
                "verb": self._verb(state),
                "is_ending": state == S.CANCELLED,
                "is_plain": state in ASIDE,
            }
            for state in states
        ]

    def _verb(self, to: PrintRunState) -> str:
        if to == S.ORDERED and self.object.state == S.PROOF:
            return _("Refuse the proof")
        return str(VERBS[to])

    def _lot_form(self, arrived: int) -> LotForm | None:
        is_receiving = self.object.state in print_runs.RECEIVING
        if not is_receiving or not may_keep_store(self.request.user):
            return None
        return LotForm(today=timezone.localdate(), arrived=arrived)

    def _approval(self) -> dict[str, Any]:
        """Whether the file may be printed; renders the design's HTML once when there is an approval.

        What was ordered was approved then: a design that is changed for the next run takes nothing away from it.
        """
        run: PrintRun = self.object
        if run.edition.design_id is None:
            return {"is_needed": False}
        review = run.review or print_runs.find_approval(run.edition)
        holds = review is not None and (run.state not in UNDECIDED or is_current(review))
        return {"is_needed": True, "review": review, "holds": holds}

    def _log(self) -> list[ModelLogEntry]:
        entries = ModelLogEntry.objects.for_instance(self.object).select_related("user")
        return list(entries.order_by("-timestamp", "-pk")[:LOG_LINES])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        doing = {"move": self._move, "lot": self._accept}.get(request.POST.get("do", ""))
        if doing is None:
            raise Http404
        try:
            return doing()
        except NotApproved:
            return self._refuse(str(NOT_APPROVED))
        except AlreadyMoved as error:
            return self._refuse(moved_sentence(error))

    def _refuse(self, sentence: str, **kept: Any) -> HttpResponse:
        messages.error(self.request, sentence)
        self.object = self.get_object()
        return self.render_to_response(self.get_context_data(**kept), status=409)

    def _done(self, sentence: str) -> HttpResponse:
        messages.success(self.request, sentence)
        return redirect("print_run:inspect", self.object.pk)

    def _move(self) -> HttpResponse:
        wanted = self.request.POST.get("to", "")
        if wanted not in S.values:
            raise Http404
        run, to = self.object, S(wanted)
        by: dict[str, Any] = {"actor": signed_in(self.request), "at": timezone.now()}
        if to == S.WAITING:
            print_runs.hand_in_print_run(run=run, **by)
        elif to == S.ORDERED and run.state != S.PROOF:
            print_runs.approve_print_run(run=run, **by)
        elif to == S.ARRIVED:
            print_runs.end_arrivals(run=run, **by)
        else:
            print_runs.move_print_run(run=run, to=to, **by)
        return self._done(_("%(number)s is “%(state)s” now.") % {"number": run.number, "state": to.label})

    def _accept(self) -> HttpResponse:
        form = LotForm(self.request.POST, today=timezone.localdate(), arrived=0)
        if "seen" in form.errors:
            raise AlreadyMoved(self.object)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(lot_form=form), status=400)
        try:
            lot = print_runs.accept_lot(
                run=self.object, actor=self.request.user, at=timezone.now(), **form.cleaned_data
            )
        except WrongLot as error:
            return self._refuse(lot_sentence(error), lot_form=form)
        facts = {"number": lot.number, "accepted": lot.accepted, "rejected": lot.rejected}
        return self._done(
            _("%(number)s: %(accepted)s copies are in the store, %(rejected)s went back.") % facts
        )
