"""The staff's door to an allocation: one screen to spread, correct, lock and send; and the same as XLSX."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from materials.actions import allocations
from materials.actions.allocations import NothingPlanned, PlanChanged, PlanSettings
from materials.actions.stock import NotEnoughStock
from materials.apportion import CannotSpread
from materials.models import Allocation, PrintRun
from materials.staff.allocation_table import Table, make_table
from materials.staff.pages import head, moved_sentence, refuse
from materials.states import AllocationState, PrintRunState, Weight
from outreach.accounts.asking import signed_in
from outreach.accounts.counties import counties_of
from outreach.accounts.models import User
from outreach.accounts.roles import may_edit, may_keep_store, may_see_stock
from outreach.moves import AlreadyMoved
from outreach.places.contacts import masks_of
from outreach.places.numbers import WholeNumberField, parse_whole_number
from outreach.spreadsheets import write_xlsx

PAGE = "materials/staff/allocations/page.html"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RESERVE_PERCENT = 5


class PlanForm(forms.Form):
    """What the copies are spread by."""

    weight = forms.ChoiceField(label=gettext_lazy("Spread by"), choices=Weight.choices)
    reserve_percent = WholeNumberField(label=gettext_lazy("Kept in store (%)"), max_value=100)
    floor_copies = WholeNumberField(label=gettext_lazy("At least, for each village"))
    pack_size = WholeNumberField(label=gettext_lazy("Copies in a pack"), min_value=1)


class NotANumber(Exception):
    """A share was typed as something else than a whole number; `text` is what stands there."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def find_run(request: HttpRequest, pk: int) -> PrintRun:
    if not may_see_stock(request.user):
        raise PermissionDenied
    runs = PrintRun.objects.filter(county__in=counties_of(request.user))
    return get_object_or_404(runs.select_related("county", "edition__material"), pk=pk)


def find_plan(run: PrintRun) -> Allocation | None:
    return Allocation.objects.select_related("run__edition__material", "run__county").filter(run=run).first()


def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan of a run, or the settings that one begins with."""
    return render(request, PAGE, _context(request, find_run(request, pk)))


def _context(request: HttpRequest, run: PrintRun, form: PlanForm | None = None) -> dict[str, Any]:
    plan = find_plan(run)
    trail = [
        {"url": reverse("print_run:index"), "label": _("Print runs")},
        {"url": reverse("print_run:inspect", args=[run.pk]), "label": str(run)},
    ]
    is_draft = plan is None or plan.state == AllocationState.DRAFT
    context = {
        "run": run,
        "plan": plan,
        "form": form or PlanForm(initial=_initial(run, plan)),
        "table": make_table(plan) if plan else None,
        "may_change": is_draft and may_edit(request.user) and run.state != PrintRunState.CANCELLED,
        "may_unlock": plan is not None and plan.state == AllocationState.LOCKED and may_edit(request.user),
        "may_send": plan is not None
        and plan.state == AllocationState.LOCKED
        and may_keep_store(request.user),
        "deliveries": list(plan.deliveries.select_related("township").order_by("pk")) if plan else [],
    }
    return head(_("Allocation"), "table", trail=trail) | context


def _initial(run: PrintRun, plan: Allocation | None) -> dict[str, Any]:
    if plan is None:
        pack = run.edition.material.pack_size
        return {
            "weight": Weight.LEFT_BEHIND,
            "reserve_percent": RESERVE_PERCENT,
            "floor_copies": 0,
            "pack_size": pack,
        }
    return {name: getattr(plan, name) for name in PlanForm.base_fields}


@require_POST
def spread(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the settings and spread; shares set by hand stay."""
    run = find_run(request, pk)
    form = PlanForm(request.POST)
    if not form.is_valid():
        return render(request, PAGE, _context(request, run, form), status=400)

    def act() -> str:
        settings = PlanSettings(**form.cleaned_data)
        allocations.set_allocation(run=run, settings=settings, actor=signed_in(request), at=timezone.now())
        return _("The copies are spread.")

    return _do(request, run, act, form)


@require_POST
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Take over what was typed: a number sets a share by hand, an emptied field frees it again."""
    run = find_run(request, pk)
    plan = _plan(run)

    def act() -> str:
        _correct(request, plan, _wishes(request, plan))
        return _("The corrections are kept, and the rest is spread anew.")

    return _do(request, run, act)


def _correct(request: HttpRequest, plan: Allocation, wishes: dict[int, int | None]) -> None:
    allocations.correct_shares(
        allocation=plan,
        copies=wishes,
        actor=signed_in(request),
        at=timezone.now(),
        seen=request.POST.get("seen", ""),
    )


def _wishes(request: HttpRequest, plan: Allocation) -> dict[int, int | None]:
    """Return the shares whose field differs from the plan; raises NotANumber."""
    wishes: dict[int, int | None] = {}
    for village, copies, is_manual in plan.shares.values_list("village_id", "copies", "is_manual"):
        text = request.POST.get(f"share-{village}")
        if text is None:
            continue
        number = parse_whole_number(text) if text.strip() else None
        if text.strip() and number is None:
            raise NotANumber(text)
        if (number is None and is_manual) or (number is not None and number != copies):
            wishes[village] = number
    return wishes


@require_POST
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Lock, unlock, or turn into deliveries."""
    run = find_run(request, pk)
    plan = _plan(run)
    acts: dict[str, Callable[[], str]] = {
        "lock": lambda: _lock(request, plan),
        "unlock": lambda: _unlock(plan, signed_in(request)),
        "send": lambda: _send(plan, signed_in(request)),
    }
    if name not in acts:
        raise Http404
    return _do(request, run, acts[name])


def _lock(request: HttpRequest, plan: Allocation) -> str:
    """What was typed beside the button is kept first, and locked only when its effect has been seen."""
    if wishes := _wishes(request, plan):
        _correct(request, plan, wishes)
        return _("Your corrections are kept and the rest is spread anew. Look at the plan, then lock it.")
    allocations.lock_allocation(allocation=plan, actor=signed_in(request), at=timezone.now())
    return _("The plan is locked. It can be sent as soon as the copies are in the store.")


def _unlock(plan: Allocation, actor: User) -> str:
    allocations.unlock_allocation(allocation=plan, actor=actor, at=timezone.now())
    return _("The plan can be changed again.")


def _send(plan: Allocation, actor: User) -> str:
    made = allocations.make_deliveries(allocation=plan, actor=actor, at=timezone.now())
    return _("%(count)s deliveries are on the way.") % {"count": len(made)}


def _plan(run: PrintRun) -> Allocation:
    plan = find_plan(run)
    if plan is None:
        raise Http404
    return plan


def _do(
    request: HttpRequest, run: PrintRun, act: Callable[[], str], form: PlanForm | None = None
) -> HttpResponse:
    """Act and show the plan; a refusal shows it too, as it is, under the reason."""
    try:
        sentence = act()
    except AlreadyMoved as error:
        reason = moved_sentence(error)
    except (CannotSpread, NotEnoughStock, PlanChanged, NothingPlanned, NotANumber) as error:
        reason = _sentence(error)
    else:
        messages.success(request, sentence)
        return redirect("materials_staff:allocation", pk=run.pk)
    return refuse(request, PAGE, _context(request, run, form), reason)


def _sentence(error: Exception) -> str:
    if isinstance(error, CannotSpread):
        return _(
            "The reserve, the least for each village and the shares set by hand need %(needed)s copies, but "
            "%(available)s are to be spread. Nothing was kept. Lower one of them."
        ) % {"needed": error.needed, "available": error.available}
    if isinstance(error, NotEnoughStock):
        return _(
            "%(free)s free copies are in the store, and the plan sends %(wanted)s. No delivery was made. Wait for "
            "the next lot, or unlock the plan and keep more in store."
        ) % {"free": error.free, "wanted": error.wanted}
    if isinstance(error, NotANumber):
        return _(
            "“%(text)s” is no number of copies. Nothing was kept. Write digits only, for example 120."
        ) % {"text": error.text[:20]}
    if isinstance(error, PlanChanged):
        return _(
            "Somebody changed the plan while you typed. Nothing of yours was kept. This is the plan as it is now."
        )
    return _("The plan gives nobody a copy. Spread the copies first, then lock it.")


def xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan as a workbook: a line for each village, sums at the end."""
    run = find_run(request, pk)
    table: Table = make_table(_plan(run))
    data = write_xlsx(
        [str(name) for name in table.headings], table.lines(masks_of(request.user)), sheet=run.number
    )
    name = f"allocation-{run.pk}-{timezone.localdate():%Y%m%d}.xlsx"
    return HttpResponse(
        data,
        content_type=XLSX_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
