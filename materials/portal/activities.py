"""What my township holds: the list, planning, one activity with its report, pictures and papers."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaigns.actions.planning import call_off, find_clashes, plan_activity
from campaigns.forms.papers import PaperForm
from campaigns.models import Activity, ActivityCount, ActivityQuerySet
from campaigns.states import ACTIVITY_MOVES, TO_COME, ActivityState
from materials.actions.closing import CLOSABLE
from materials.portal.activity_forms import PlanForm
from materials.portal.members import Member, for_members, key_of, show
from outreach.moves import AlreadyMoved

PAGE_SIZE = 20


def mine(member: Member) -> ActivityQuerySet:
    """The rows that this township may see; a stranger's is a 404."""
    rows = Activity.objects.for_township(member.township)
    return rows.select_related("kind", "campaign", "township", "village", "reported_by", "vehicle")


@for_members
def activity_list(request: HttpRequest, member: Member) -> HttpResponse:
    """Three heaps: sent back, to come (and to report), done."""
    now = timezone.now()
    rows = mine(member)
    counts = Prefetch("counts", ActivityCount.objects.select_related("measure"))
    done = rows.exclude(state__in=CLOSABLE).order_by("-starts_at", "-pk")
    context = {
        "sent_back": rows.filter(state=ActivityState.ISSUES).order_by("starts_at", "pk"),
        "unreported": rows.filter(state__in=TO_COME, starts_at__lte=now).order_by("starts_at", "pk"),
        "to_come": rows.upcoming(at=now),
        "list_page": Paginator(done.prefetch_related(counts), PAGE_SIZE).get_page(request.GET.get("page")),
    }
    return show(request, member, "activities", context)


@for_members
def activity_new(request: HttpRequest, member: Member) -> HttpResponse:
    """Write down a plan; who or what is booked twice is told first, and planned only on purpose."""
    form = PlanForm(
        request.POST if request.method == "POST" else None, member=member, today=timezone.localdate()
    )
    clashes = []
    if request.method == "POST" and form.is_valid():
        plan = form.plan
        clashes = find_clashes(
            starts_at=plan.starts_at, ends_at=plan.ends_at, speakers=plan.speakers, vehicle=plan.vehicle
        )
        if not clashes or form.cleaned_data["in_spite"]:
            return _plan(request, member, form)
    return show(request, member, "activity_new", {"form": form, "clashes": clashes})


def _plan(request: HttpRequest, member: Member, form: PlanForm) -> HttpResponse:
    activity = plan_activity(
        township=member.township,
        plan=form.plan,
        actor=member.user,
        at=timezone.now(),
        key=key_of(member, "plan", form.cleaned_data["key"]),
    )
    messages.success(request, _("“%(activity)s” is planned.") % {"activity": activity})
    return redirect("portal:activity", activity.pk)


@for_members
def activity_detail(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    activity = get_object_or_404(mine(member), pk=pk)
    now = timezone.now()
    speakers = list(activity.speakers.all())
    is_open = activity.state in TO_COME
    context = {
        "activity": activity,
        "speakers": speakers,
        "counts": activity.counts.select_related("measure"),
        "villages": activity.villages_reached.all(),
        "photos": activity.photos.all(),
        "papers": activity.papers.all(),
        "hand_outs": activity.hand_outs.select_related("edition__material"),
        "paper_form": PaperForm(),
        "may_report": activity.state in CLOSABLE and activity.starts_at <= now,
        "may_call_off": ActivityState.CANCELLED in ACTIVITY_MOVES[ActivityState(activity.state)],
        "is_to_come": is_open and activity.starts_at > now,
        "clashes": find_clashes(
            starts_at=activity.starts_at,
            ends_at=activity.ends_at,
            speakers=speakers,
            vehicle=activity.vehicle,
            but=activity,
        )
        if is_open
        else [],
    }
    return show(request, member, "activity", context)


@require_POST
@for_members
def activity_cancel(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    activity = get_object_or_404(mine(member), pk=pk)
    try:
        call_off(activity=activity, actor=member.user, at=timezone.now())
    except AlreadyMoved as moved:
        messages.warning(request, str(moved))
    else:
        messages.success(request, _("“%(activity)s” is called off.") % {"activity": activity})
    return redirect("portal:activity", activity.pk)
