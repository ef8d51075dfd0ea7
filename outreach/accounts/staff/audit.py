"""The audit log on the screen: searched, filtered, downloaded; for auditors and administrators."""

import csv
import json
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from outreach.accounts.auditing import entries_for
from outreach.accounts.staff import audit_words
from outreach.audit.models import AppendOnlyQuerySet, Entry, Result
from outreach.spreadsheets.writer import guarded

PAGE = 50
CHUNK = 2000
SHOWN_DAYS = 30


class AuditFilterForm(forms.Form):
    """All fields may stay empty: then the last thirty days are shown."""

    q = forms.CharField(
        label=gettext_lazy("Who, what or address"), required=False, max_length=100, widget=forms.SearchInput
    )
    group = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        required=False,
        choices=[("", gettext_lazy("all")), *audit_words.GROUPS.items()],
    )
    result = forms.ChoiceField(
        label=gettext_lazy("Result"),
        required=False,
        choices=[("", gettext_lazy("all")), *Result.choices],
    )
    since = forms.DateField(
        label=gettext_lazy("From day"), required=False, widget=forms.DateInput({"type": "date"})
    )
    until = forms.DateField(
        label=gettext_lazy("To day"), required=False, widget=forms.DateInput({"type": "date"})
    )
    before = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)


def _filtered(entries: AppendOnlyQuerySet, wanted: dict[str, Any], at: datetime) -> AppendOnlyQuerySet:
    since = wanted.get("since") or (at - timedelta(days=SHOWN_DAYS)).date()
    entries = entries.filter(at__gte=_midnight(since))
    if wanted.get("until"):
        entries = entries.filter(at__lt=_midnight(wanted["until"] + timedelta(days=1)))
    if wanted.get("group"):
        entries = entries.filter(action__startswith=wanted["group"])
    if wanted.get("result"):
        entries = entries.filter(result=wanted["result"])
    for word in wanted.get("q", "").split()[:5]:
        fields = ("actor_name", "object_name", "object_id", "address", "action")
        entries = entries.filter(Q(*[(f"{name}__icontains", word) for name in fields], _connector=Q.OR))
    return entries.order_by("-pk")


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


@never_cache
def index(request: HttpRequest) -> HttpResponse:
    """Fifty entries at a time, from an entry downwards: counting five million rows would take too long."""
    entries = entries_for(request.user)
    form = AuditFilterForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    found = _filtered(entries, wanted, timezone.localtime())
    query = request.GET.copy()
    query.pop("before", None)
    if wanted.get("before"):
        found = found.filter(pk__lt=wanted["before"])
    rows = list(found[: PAGE + 1])
    context = _head() | {
        "form": form,
        "entries": [described(entry) for entry in rows[:PAGE]],
        "older": rows[PAGE - 1].pk if len(rows) > PAGE else None,
        "is_continued": bool(wanted.get("before")),
        "query": query.urlencode(),
        "days": SHOWN_DAYS,
    }
    return render(request, "accounts/audit/index.html", context)


def described(entry: Entry) -> tuple[Entry, str, str, str]:
    """Return the entry with its action, its object and, where a rule said no, why: in the reader's words."""
    label, subject = audit_words.action_label(entry.action), audit_words.object_label(entry)
    return entry, label, subject, audit_words.why_refused(entry)


def _head(label: str = "") -> dict[str, Any]:
    """Return the heading of the log, or of one entry with the way back."""
    log = {"url": reverse("audit:index") if label else "", "label": _("Audit log")}
    trail = [log, {"url": "", "label": label}] if label else [log]
    return {"header_title": label or log["label"], "header_icon": "history", "breadcrumbs_items": trail}


@never_cache
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    entry = get_object_or_404(entries_for(request.user), pk=pk)
    key = json.loads(entry.facts or "{}").get("key", "")
    near = entries_for(request.user).filter(pk__gte=pk - 50, pk__lte=pk + 50, facts__contains=f'"{key}"')
    label = audit_words.action_label(entry.action)
    context = _head(label) | {
        "entry": entry,
        "subject": audit_words.object_label(entry),
        "kind": audit_words.kind_label(entry.object_type),
        "changes": audit_words.changes_of(entry),
        "facts": audit_words.facts_of(entry),
        "together": [described(other) for other in (near.exclude(pk=pk) if key else [])],
    }
    return render(request, "accounts/audit/detail.html", context)


class Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


@never_cache
def export(request: HttpRequest) -> StreamingHttpResponse:
    """All that the filter finds, as CSV, read and sent in chunks: memory stays flat."""
    form = AuditFilterForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    found = _filtered(entries_for(request.user), wanted, timezone.localtime())
    name = f"audit-{timezone.localdate():%Y%m%d}.csv"
    return StreamingHttpResponse(
        _lines(found),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _lines(entries: AppendOnlyQuerySet) -> Iterator[str]:
    writer = csv.writer(Echo())
    headings = [
        _("Number"), _("Time"), _("Who"), _("Address"), _("By way of"), _("Action"), _("Result"),
        _("Kind"), _("Object"), _("Before"), _("After"), _("Circumstances"), "SHA-256",
    ]  # fmt: skip
    yield "\ufeff" + writer.writerow(headings)
    for entry in entries.iterator(chunk_size=CHUNK):
        yield writer.writerow([guarded(value, entry.pk) for value in _cells(entry)])


def _cells(entry: Entry) -> list[str]:
    return [
        str(entry.pk), timezone.localtime(entry.at).isoformat(), entry.actor_name, entry.address,
        entry.get_channel_display(), audit_words.action_label(entry.action), entry.get_result_display(),
        audit_words.kind_label(entry.object_type), audit_words.object_label(entry), entry.before, entry.after,
        entry.facts, entry.digest,
    ]  # fmt: skip
