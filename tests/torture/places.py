"""Where hostile input is sent: each place takes one input and gives the answer of the site."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import BooleanField, FileField, ModelChoiceField
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from materials.actions.orders import ordering_rules
from materials.models import Edition
from outreach.accounts.models import User
from tests.factories import make_county, make_edition, make_township, make_user
from tests.torture.inputs import FILES, value_of


@dataclass
class Stage:
    """A clerk in the portal, an administrator in the admin, a stranger at the door."""

    edition: Edition
    clerk: Client
    admin: Client
    stranger: Client = field(default_factory=lambda: Client(raise_request_exception=False))


def set_stage() -> Stage:
    county = make_county(f"县{uuid4().hex[:6]}")
    clerk = make_user(f"clerk-{uuid4().hex[:8]}", make_township(county))
    admin = User.objects.create_superuser(f"admin-{uuid4().hex[:8]}", password=uuid4().hex)
    browsers = [Client(raise_request_exception=False) for _person in (clerk, admin)]
    for browser, person in zip(browsers, (clerk, admin), strict=True):
        browser.force_login(person)
    # The first look at a form writes the township's rules of ordering; that is no input's doing.
    ordering_rules(clerk.office.township)
    return Stage(make_edition(county, pack_size=10), *browsers)


def send(stage: Stage, entry: dict[str, str]) -> Any:
    place, _comma, detail = entry["place"].partition(", ")
    return PLACES[place](stage, detail, entry)


def order(stage: Stage, detail: str, entry: dict[str, str]) -> Any:
    data = {
        f"packs_{stage.edition.pk}": "1",
        "purpose": "张贴",
        "needed_on": timezone.localdate().replace(year=timezone.localdate().year + 1).isoformat(),
        "key": str(uuid4()),
    }
    hostile = value_of(entry["kind"], entry["input"])
    names = {"packs": f"packs_{stage.edition.pk}", "day": "needed_on", "purpose": "purpose", "key": "key"}
    data[names.get(detail) or f"packs_{hostile[:200]}"] = hostile
    return stage.clerk.post("/portal/orders/new/", data)


def portal_materials(stage: Stage, detail: str, entry: dict[str, str]) -> Any:
    hostile = value_of(entry["kind"], entry["input"])[:3000]
    return stage.clerk.get("/portal/materials/", {f"packs_{stage.edition.pk}": hostile})


def sign_in(stage: Stage, detail: str, entry: dict[str, str]) -> Any:
    hostile = value_of(entry["kind"], entry["input"])
    return stage.stranger.post("/login/", {"username": hostile, "password": hostile})


def search(stage: Stage, detail: str, entry: dict[str, str]) -> Any:
    return stage.stranger.get("/search/", {"q": value_of(entry["kind"], entry["input"])[:3000]})


def staff_form(stage: Stage, detail: str, entry: dict[str, str]) -> Any:
    """Put the text into every field that takes one, and something that exists into every other."""
    address = f"/admin/{detail}/"
    form = stage.admin.get(address).context["form"]
    hostile = value_of(entry["kind"], entry["input"])
    data = {form.add_prefix(name): fill(field, hostile) for name, field in form.fields.items()}
    return stage.admin.post(address, {key: value for key, value in data.items() if value is not None})


def fill(form_field: Any, hostile: str) -> Any:
    if isinstance(form_field, ModelChoiceField):
        first = form_field.queryset.first()
        return first.pk if first else None
    if isinstance(form_field, (BooleanField, FileField)):
        return None
    return hostile


def pictures(stage: Stage, detail: str, entry: dict[str, str]) -> Any:
    file = SimpleUploadedFile(entry["input"], FILES["pictures"][entry["input"]](), "image/png")
    door, name = {
        "library": ("wagtailimages:add", "file"),
        "many at once": ("wagtailimages:add_multiple", "files[]"),
        "chooser": ("wagtailimages_chooser:create", "image-chooser-upload-file"),
    }[detail]
    return stage.admin.post(reverse(door), {"title": "x", "image-chooser-upload-title": "x", name: file})


def documents(stage: Stage, detail: str, entry: dict[str, str]) -> Any:
    file = SimpleUploadedFile(entry["input"], FILES["documents"][entry["input"]](), "application/pdf")
    return stage.admin.post(reverse("wagtaildocs:add"), {"title": "x", "file": file})


def imports(stage: Stage, detail: str, entry: dict[str, str]) -> Any:
    file = SimpleUploadedFile(entry["input"], FILES["sheets"][entry["input"]]())
    county = stage.edition.material.county_id
    return stage.admin.post(reverse("places_import:upload"), {"kind": detail, "county": county, "file": file})


PLACES: dict[str, Callable[[Stage, str, dict[str, str]], Any]] = {
    "portal order": order,
    "portal materials": portal_materials,
    "sign in": sign_in,
    "search": search,
    "staff form": staff_form,
    "pictures": pictures,
    "documents": documents,
    "imports": imports,
}
