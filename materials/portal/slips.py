"""Reply slips of my township: the list, counting one group, the second round, a new class, the file."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from materials.actions.slips import AlreadyThere, ReturnedTooMany, add_class, count_slips, token_of
from materials.documents.codes import fixed_code
from materials.forms.slips import SlipCountForm
from materials.models import Edition, SlipGroup
from materials.models.slips import SlipGroupQuerySet
from materials.portal.members import Member, for_members, show
from materials.states import MaterialKind
from outreach.places.models import Village
from outreach.places.numbers import WholeNumberField
from outreach.spreadsheets import write_csv

PAGE_SIZE = 40


class ClassForm(forms.Form):
    """A class or another group whose letters are counted by themselves."""

    edition = forms.ModelChoiceField(
        Edition.objects.none(), label=gettext_lazy("Letter"), empty_label=gettext_lazy("Choose the letter")
    )
    school = forms.CharField(
        label=gettext_lazy("School"), max_length=60, help_text=gettext_lazy("The name of the school.")
    )
    class_name = forms.CharField(
        label=gettext_lazy("Class"),
        max_length=30,
        help_text=gettext_lazy("For example class 2 of year 3. Never a child's name."),
    )
    village = forms.ModelChoiceField(
        Village.objects.none(),
        label=gettext_lazy("Village"),
        required=False,
        empty_label=gettext_lazy("of no single village"),
    )
    issued = WholeNumberField(label=gettext_lazy("Letters issued"))

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        letters = Edition.objects.filter(
            material__county_id=member.township.county_id, material__kind=MaterialKind.LETTER
        )
        villages = Village.objects.active().for_township(member.township)
        self.fields["edition"].queryset = letters.select_related("material")  # type: ignore[attr-defined]
        self.fields["village"].queryset = villages  # type: ignore[attr-defined]


def _mine(member: Member) -> SlipGroupQuerySet:
    groups = SlipGroup.objects.for_township(member.township)
    groups = groups.select_related("edition__material", "township", "village")
    return groups.order_by(
        "edition__material__name", "edition", "village__code", "school", "class_name", "pk"
    )


@for_members
def slip_list(request: HttpRequest, member: Member) -> HttpResponse:
    """List all groups, or those of the second round: letters that nobody has answered."""
    is_second_round = request.GET.get("show") == "outstanding"
    mine = SlipGroup.objects.for_township(member.township)
    shown = _mine(member).outstanding() if is_second_round else _mine(member)
    sums = mine.aggregate(issued=Sum("issued", default=0), returned=Sum("returned", default=0))
    context = {
        "list_page": Paginator(shown, PAGE_SIZE).get_page(request.GET.get("page")),
        "is_second_round": is_second_round,
        "outstanding_count": mine.outstanding().count(),
        "sums": sums,
        "percent": sums["returned"] * 100 // sums["issued"] if sums["issued"] else 0,
    }
    return show(request, member, "slips", context)


@for_members
def slip_group(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """Count one group; the code and its link let a teacher or director count without an account."""
    group = get_object_or_404(_mine(member), pk=pk)
    form = SlipCountForm(request.POST if request.method == "POST" else None, group=group)
    if request.method == "POST" and form.is_valid() and _count(request, member, group, form):
        return redirect("portal:slips")
    link = request.build_absolute_uri(reverse("guest:count", args=[token_of(group)]))
    context = {"group": group, "form": form, "link": link, "code": fixed_code(link)}
    return show(request, member, "slip_group", context)


def _count(request: HttpRequest, member: Member, group: SlipGroup, form: SlipCountForm) -> bool:
    try:
        count_slips(group=group, count=form.count, actor=member.user, at=timezone.now())
    except ReturnedTooMany as wrong:
        form.refuse(wrong.issued, wrong.returned)
        return False
    facts = {"name": group.name, "returned": group.returned, "issued": group.issued}
    messages.success(request, _("%(name)s: %(returned)s of %(issued)s slips are back.") % facts)
    return True


@for_members
def slip_new(request: HttpRequest, member: Member) -> HttpResponse:
    form = ClassForm(request.POST if request.method == "POST" else None, member=member)
    if request.method == "POST" and form.is_valid():
        try:
            group = add_class(township=member.township, actor=member.user, **form.cleaned_data)
        except AlreadyThere as known:
            group = known.group
            messages.info(request, _("This class has a group already; here it is."))
        else:
            messages.success(request, _("The group %(code)s is added.") % {"code": group.code})
        return redirect("portal:slip-group", group.pk)
    return show(request, member, "slip_new", {"form": form})


@for_members
def slip_export(request: HttpRequest, member: Member) -> HttpResponse:
    """Send all groups as CSV that Excel opens in Chinese and in which no cell is a formula."""
    headings = [
        _("Group code"), _("Letter"), _("Village"), _("School"), _("Class"), _("Letters issued"),
        _("Slips returned"), _("Outstanding"), _("Return rate (%)"), _("Second round"), _("Counted on"),
    ]  # fmt: skip
    content = write_csv(headings, (_cells(group) for group in _mine(member)))
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    day = timezone.localdate().isoformat()
    response["Content-Disposition"] = f'attachment; filename="slips-{day}.csv"'
    return response


def _cells(group: SlipGroup) -> list[str | int | None]:
    return [
        group.code,
        str(group.edition.material),
        str(group.village or ""),
        group.school,
        group.class_name,
        group.issued,
        group.returned,
        group.outstanding,
        group.percent,
        group.reissued,
        group.counted_on.isoformat() if group.counted_on else "",
    ]
