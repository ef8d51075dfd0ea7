"""The office reports an activity for a township that phones in; the same form and the same action."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton

from campaigns.actions.activities import NotBegunYet
from campaigns.models import Activity, Channel
from materials.actions.closing import CLOSABLE, ClosedAlready, close_activity
from materials.actions.copies_used import WrongCopies
from materials.actions.stock import NotEnoughStock
from materials.forms.closing import ClosingForm, piles_of
from materials.forms.keys import KeyField
from materials.staff.pages import head
from outreach.accounts.asking import signed_in
from outreach.accounts.counties import counties_of
from outreach.accounts.roles import may_edit
from outreach.places.models import Village, VillageQuerySet


def report_buttons(activity: Activity, person: Any) -> list[HeaderButton]:
    """Offered beside the moves of an activity that has begun and is not reported."""
    is_due = activity.state in CLOSABLE and activity.starts_at <= timezone.now()
    if not is_due or not may_edit(person):
        return []
    url = reverse("materials_staff:activity_report", args=[activity.pk])
    return [HeaderButton(_("Report it"), url=url, icon_name="edit", priority=50)]


def villages_of(activity: Activity) -> VillageQuerySet:
    if activity.township is not None:
        return Village.objects.active().for_township(activity.township)
    county = activity.campaign.county_id
    return Village.objects.active().filter(township__county=county).select_related("township")


@never_cache
def report(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Activity.objects.for_counties(counties_of(request.user))
    rows = rows.select_related("campaign", "kind", "township", "reported_by")
    activity = get_object_or_404(rows, pk=pk)
    if not may_edit(request.user):
        raise PermissionDenied
    if activity.state not in CLOSABLE:
        messages.warning(request, str(ClosedAlready(activity)))
        return redirect("activity:edit", activity.pk)
    form = ClosingForm(
        *((request.POST, request.FILES) if request.method == "POST" else ()),
        activity=activity,
        villages=villages_of(activity),
        balances=piles_of(activity),
    )
    form.fields["key"] = KeyField()
    if request.method == "POST" and form.is_valid() and post(request, activity, form, _key(form)):
        messages.success(request, _("“%(activity)s” is reported.") % {"activity": activity})
        return redirect("activity:edit", activity.pk)
    trail = [{"url": reverse("activity:edit", args=[activity.pk]), "label": str(activity)}]
    context = {"activity": activity, "form": form, "is_vehicle": activity.kind.channel == Channel.VEHICLE}
    page = head(_("Report it"), "edit", trail=trail)
    status = 422 if form.errors else 200
    return render(request, "materials/staff/activity_report.html", page | context, status=status)


def _key(form: ClosingForm) -> str:
    return f"report/office/{form.cleaned_data['key'].hex}"


def post(request: HttpRequest, activity: Activity, form: ClosingForm, key: str) -> bool:
    """Post the report; what has to be mended is said in the form."""
    actor = signed_in(request)
    try:
        close_activity(activity=activity, report=form.report, actor=actor, at=timezone.localtime(), key=key)
    except (NotBegunYet, ClosedAlready) as refused:
        form.add_error(None, str(refused))
    except NotEnoughStock as short:
        form.refuse_copies(short.edition.pk, short.free)
    except WrongCopies:
        form.add_error(None, _("More came back than was taken along. Count both again."))
    else:
        return True
    return False
