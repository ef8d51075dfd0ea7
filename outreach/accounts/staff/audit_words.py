"""How the actions of the audit log are called on the screen."""

import json
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Field, Model
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import registry

from outreach.accounts.staff.refusal_words import reason_words, rule_words
from outreach.accounts.staff.revealing import REVEALED
from outreach.audit import listeners, middleware
from outreach.audit.models import Entry
from outreach.moves import MOVED

ACTIONS = {
    listeners.SIGNED_IN: _("Signed in"),
    listeners.SIGNED_OUT: _("Signed out"),
    listeners.SIGN_IN_FAILED: _("Sign-in failed"),
    "session.locked": _("Locked after failed sign-ins"),
    "session.expired": _("Session ended by time"),
    "session.ended_elsewhere": _("Signed out from another device"),
    "session.second_factor": _("Second factor given"),
    "session.second_factor_failed": _("Second factor wrong"),
    "account.password": _("Password changed"),
    "account.second_factor_on": _("Second factor set up"),
    "account.second_factor_off": _("Second factor removed"),
    "account.recovery_codes": _("New recovery codes"),
    listeners.CREATED: _("Created"),
    listeners.CHANGED: _("Changed"),
    listeners.DELETED: _("Deleted"),
    listeners.MEMBERS: _("Roles or members changed"),
    MOVED: _("State changed"),
    middleware.REFUSED: pgettext_lazy("entry of the audit log", "Access or step refused"),
    middleware.FAILED: _("Page failed"),
    middleware.EXPORTED: _("Downloaded"),
    middleware.CONTACTS_SEEN: _("Contacts viewed"),
    REVEALED: _("Contact revealed"),
    "audit.purge": _("Old entries purged"),
}
# What a person chooses from; each is the beginning of the actions it stands for.
GROUPS = {
    "session.": _("Signing in and out"),
    "account.": _("Passwords and second factors"),
    "row.": _("Changes of records"),
    "wagtail.": _("Pages, designs and files"),
    "access.": _("Refusals and failures"),
    "data.": _("Downloads"),
    "contacts.": _("Views of contacts"),
}
# Pages by the name of their view, the longest that fits; those of a model are called after its rows.
PAGES = {
    "login": _("Sign-in page"),
    "login-code": _("Sign-in page, second factor"),
    "account": _("Own account"),
    "sign-out-there": _("Own account"),
    "kept-form": _("Own account"),
    "second-factor": _("Own account, second factor"),
    "audit:": _("Audit log"),
    "portal:": _("Township workbench"),
    "guest:": _("Page of a QR code"),
    "jobs:": _("Jobs"),
    "coverage:": _("Coverage board"),
    "progress:": _("Progress"),
    "ledger:": _("Ledger"),
    "reviews:": _("Reviews"),
    "stock:": _("Stock"),
    "materials_staff:": _("Designs and print files"),
    "partner-api:": _("Door of the partners"),
    "places_import:": _("Import of places"),
    "reveal-contact": _("Masked contact"),
    "minors-audit": _("Minors' data"),
    "search": _("Search"),
    "guide": _("User guide"),
    "logout": _("Signing out"),
    "activity_calendar:": _("Calendar"),
    "conservation:": _("Where the copies are"),
    "forecast:": _("Forecast"),
    "places_map:": _("Map of townships"),
    "sums:": _("Sums of the counties"),
    "vehicle_rounds:": _("Vehicle rounds"),
    "materials:": _("Files of materials"),
    "public-brief": _("Published brief"),
    "wagtaildocs": _("Documents"),
    "wagtailimages": _("Pictures"),
    "wagtailusers_users:": _("Users"),
    "wagtailusers_groups:": _("Roles"),
    "wagtailadmin_explore": _("Pages of the site"),
    "wagtailadmin_pages:": _("Pages of the site"),
    "wagtail_serve": _("Page of the site"),
    "wagtailadmin": _("Administration"),
    "wagtailsites": _("Administration"),
    "wagtailsettings": _("Administration"),
}
FACTS = {
    "agent": _("Browser"),
    "path": _("Page"),
    "method": _("Method"),
    "query": _("Search"),
    "file": _("File"),
    "job": _("Job"),
    "status": _("Answer"),
    "rule": _("Attempted step"),
    "reason": _("Why it was refused"),
    "key": _("Step"),
    "kind": _("Kind"),
    "object": _("Record number"),
    "number": _("Number"),
    "address": _("Address"),
    "device": _("Device"),
    "count": _("Count"),
    "copies": _("Copies"),
    "delivery": _("Delivery"),
    "lot": _("Lot"),
    "partner": _("Partner"),
    "signer": _("Signed by"),
    "way": _("Way of signing"),
    "from": pgettext_lazy("state of a record", "From"),
    "to": pgettext_lazy("state of a record", "To"),
    "stage": _("Stage"),
    "passed": _("Passed"),
    "outcome": _("Outcome"),
    "returned": _("Returned"),
    "issued": _("Issued"),
    "by_hand": _("Set by hand"),
    "name": _("Name"),
    "paper": _("Paper"),
    "photo": _("Picture"),
    "pictures": _("Pictures"),
    "trips": _("Trips"),
    "year": _("Year"),
    "is_public": _("Public"),
    "due_days": _("Days until a report is due"),
    "told again": _("Told again"),
    "row": _("Row"),
    "changes": _("Changes"),
    "up_to": _("Up to number"),
    "seal": _("Seal"),
}
# Facts that hold a choice of some column: model and field that know its words; without a model, the entry's own.
CHOICES = {
    "from": ("", "state"),
    "to": ("", "state"),
    "way": ("materials.receipt", "way"),
    "stage": ("materials.reviewstep", "stage"),
}


def action_label(action: str) -> str:
    if action in ACTIONS:
        return str(ACTIONS[action])
    registry.scan_for_actions()
    formatter = registry.formatters.get(action)
    return str(formatter.label) if formatter and formatter.label else action


def kind_label(kind: str) -> str:
    """Return what the office calls this kind of row; a page's address stays as it is."""
    try:
        return str(apps.get_model(kind)._meta.verbose_name)
    except (LookupError, ValueError):
        return "" if kind == "page" else kind


def object_label(entry: Entry) -> str:
    """Return what the entry is about, in the reader's words: of a page what people call it, not its view's name."""
    return page_label(entry.object_name) if entry.object_type == "page" else entry.object_name


def page_label(view: str) -> str:
    if view.startswith("/"):
        return view
    named = [name for name in PAGES if view.startswith(name)]
    if named:
        return str(PAGES[max(named, key=len)])
    room = view.partition(":")[0]
    model = models_by_name().get(room.replace("_", "")) or models_by_name().get(room.rpartition("_")[2])
    return str(model._meta.verbose_name_plural) if model else view


@cache
def models_by_name() -> dict[str, type[Model]]:
    return {str(model._meta.model_name): model for model in apps.get_models()}


def changes_of(entry: Entry) -> list[tuple[str, str, str]]:
    """Return (field, before, after) for each field that the entry tells of."""
    before, after = _values(entry.before), _values(entry.after)
    fields = _fields(entry.object_type)
    return [
        (
            str(fields[name].verbose_name) if name in fields else name,
            _chosen(fields.get(name), before.get(name)),
            _chosen(fields.get(name), after.get(name)),
        )
        for name in {**before, **after}
    ]


def facts_of(entry: Entry) -> list[tuple[str, str]]:
    """Return the circumstances as (what, how) in the reader's words; the log itself keeps the program's."""
    return [
        (str(FACTS.get(name, name)), _fact(entry, name, value))
        for name, value in _values(entry.facts).items()
    ]


def why_refused(entry: Entry) -> str:
    """Return what was attempted and why it was refused; empty where no rule said no."""
    facts = _values(entry.facts) if entry.action == middleware.REFUSED else {}
    if "rule" not in facts:
        return ""
    told = {"step": rule_words(facts["rule"]), "why": reason_words(facts.get("reason", ""))}
    return gettext("%(step)s: %(why)s") % told


def _fact(entry: Entry, name: str, value: Any) -> str:
    if name == "rule":
        return rule_words(value)
    if name == "reason" and entry.action == middleware.REFUSED:
        return reason_words(value)
    model, field = CHOICES.get(name, ("", ""))
    return _chosen(_fields(model or entry.object_type).get(field), value)


def _values(text: str) -> dict[str, Any]:
    return json.loads(text) if text else {}


def _shown(value: Any) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _chosen(field: Field[Any, Any] | None, value: Any) -> str:
    """Return the words of a choice, of anything else the value."""
    words = dict(field.flatchoices) if field is not None and isinstance(value, str | int) else {}
    return str(words[value]) if value in words else _shown(value)


def _fields(kind: str) -> dict[str, Field[Any, Any]]:
    try:
        return {field.name: field for field in apps.get_model(kind)._meta.concrete_fields}
    except (LookupError, ValueError):
        return {}
