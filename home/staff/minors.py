"""The page of the yearly self-audit on minors' data, for auditors and administrators; made to be printed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from home.reports.minors import audit_minors
from materials.staff.pages import head
from outreach.accounts.auditing import entries_for
from outreach.accounts.counties import counties_of
from outreach.accounts.staff.audit_words import action_label, kind_label

# The law on network protection of minors asks for an audit each year.
YEARS = 5


@never_cache
@require_GET
def self_audit(request: HttpRequest) -> HttpResponse:
    at = timezone.localtime()
    years = [at.year - back for back in range(YEARS)]
    asked = request.GET.get("year", "")
    year = next((one for one in years if str(one) == asked), at.year)
    counties = counties_of(request.user)
    found = audit_minors(counties, entries_for(request.user), year=year, at=at)
    context = {
        "audit": found,
        "years": years,
        "at": at,
        "counties": list(counties[:20]),
        "gone": [(row, action_label(row["action"]), kind_label(row["object_type"])) for row in found.gone],
    }
    return render(request, "home/staff/minors.html", head(_("Minors' data"), "lock") | context)
