"""The demo's materials, their designs and editions; the words of the designs stand in designs.py."""

from copy import deepcopy
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from wagtail.models import Revision

from campaigns.models import Campaign
from campaigns.models.activities import Audience
from home.demo.campaigns import DemoCampaigns
from home.demo.designs import DESIGNS
from home.demo.protected_texts import PROTECTED_TEXTS
from materials.models import Design, Edition, Material, MaterialTarget
from materials.states import MaterialKind
from outreach.content.models import ProtectedText
from outreach.places.models import Region

K = MaterialKind
WRITTEN_AGO = timedelta(days=36)
# design key -> code, catalogue name, kind, width, height, pages, paper, colours, audience, pack, target, topics
MATERIALS: dict[str, tuple[str, str, K, int, int, int, str, str, Audience, int, int, list[str]]] = {
    "parent_letter": (
        "CB-LETTER-01",
        "《致全市留守儿童暑假安全告家长书》",
        K.LETTER,
        *(210, 297, 1, "80克双胶纸", "4+0", Audience.PARENTS, 100, 20_000, ["防溺水", "家庭保护"]),
    ),
    "drowning_poster_a3": (
        "CB-POSTER-01",
        "防溺水“六不”海报",
        K.POSTER,
        *(297, 420, 1, "157克铜版纸", "4+0", Audience.EVERYONE, 50, 20_000, ["防溺水"]),
    ),
    "care_handbook": (
        "CB-BOOK-01",
        "《赤壁市关爱留守儿童宣传手册》",
        K.HANDBOOK,
        *(148, 210, 32, "105克双胶纸", "4+4", Audience.PARENTS, 50, 5_000, ["留守儿童", "家庭保护"]),
    ),
    "law_handbook": (
        "CB-BOOK-02",
        "新修订《未成年人保护法》宣传手册",
        K.HANDBOOK,
        *(148, 210, 28, "105克双胶纸", "4+4", Audience.EVERYONE, 50, 5_000, ["六大保护"]),
    ),
    "law_flyer": (
        "CB-FLYER-01",
        "未成年人保护法宣讲单页",
        K.FLYER,
        *(148, 210, 2, "128克铜版纸", "4+4", Audience.VILLAGERS, 200, 0, ["六大保护"]),
    ),
    "safety_leaflet": (
        "CB-LEAFLET-01",
        "暑期安全三折页",
        K.LEAFLET,
        *(297, 210, 2, "157克铜版纸", "4+4", Audience.PARENTS, 100, 0, ["防溺水", "网络保护"]),
    ),
}


def load_catalogue(county: Region, campaigns: DemoCampaigns, *, today: date) -> list[tuple[Material, str]]:
    """Write protected texts, designs, materials and first editions; returns materials with summaries."""
    texts = {key: _load_text(row) for key, row in PROTECTED_TEXTS.items()}
    campaigns.month.protected_texts.add(*texts.values())
    campaigns.month.save()
    loaded = []
    for row in DESIGNS:
        design = _load_design(county, campaigns, row, texts, today=today)
        if row["key"] in MATERIALS:
            loaded.append((_load_material(county, campaigns, row["key"], design), row["summary"]))
    return loaded


def _load_text(row: dict[str, str]) -> ProtectedText:
    text, is_new = ProtectedText.objects.get_or_create(name=row["name"], defaults=row)
    if is_new:
        text.save_revision().publish()
    return text


def _load_design(
    county: Region,
    campaigns: DemoCampaigns,
    row: dict[str, Any],
    texts: dict[str, ProtectedText],
    *,
    today: date,
) -> Design:
    design = Design.objects.filter(county=county, title=row["title"], poster_size=row["poster_size"]).first()
    if design is not None:
        return design
    campaign = campaign_of(row["key"], campaigns)
    fields = {name: row[name] for name in ("kind", "title", "subtitle", "salutation", "issuer", "colour")}
    design = Design(
        county=county,
        campaign=campaign,
        poster_size=row["poster_size"],
        issued_on=campaign.starts_on,
        body=with_texts(row["body"], texts),
        **fields,
    )
    design.full_clean()
    design.save()
    revision = design.save_revision()
    revision.publish()
    # Wagtail knows no other moment than now; the file of this revision is reviewed some days after it was written.
    written_at = timezone.make_aware(datetime.combine(today - WRITTEN_AGO, time(15)))
    Revision.objects.filter(pk=revision.pk).update(created_at=written_at)
    return design


def campaign_of(key: str, campaigns: DemoCampaigns) -> Campaign:
    return campaigns.summer if "drowning" in key else campaigns.month


def with_texts(body: list[dict[str, Any]], texts: dict[str, ProtectedText]) -> list[dict[str, Any]]:
    """Put the rows of protected texts where the demo names them by key."""
    body = deepcopy(body)
    for block in body:
        if block["type"] == "protected_text":
            block["value"]["text"] = texts[block["value"]["text"]].pk
    return body


def _load_material(county: Region, campaigns: DemoCampaigns, key: str, design: Design) -> Material:
    code, name, kind, width, height, pages, paper, colours, audience, pack, target, topics = MATERIALS[key]
    campaign = campaign_of(key, campaigns)
    material, is_new = Material.objects.get_or_create(
        code=code,
        defaults={
            "county": county,
            "campaign": campaign,
            "name": name,
            "kind": kind,
            "trim_width_mm": width,
            "trim_height_mm": height,
            "pages": pages,
            "paper": paper,
            "colours": colours,
            "audience": audience,
            "pack_size": pack,
            "low_stock_copies": 10 * pack,
        },
    )
    if is_new:
        material.topics.add(*topics)
        material.save()
    Edition.objects.get_or_create(
        material=material,
        number=1,
        defaults={
            "design": design,
            "revision": design.latest_revision,
            "issued_on": campaign.starts_on,
        },
    )
    if target:
        MaterialTarget.objects.get_or_create(
            campaign=campaign, material=material, defaults={"copies": target}
        )
    return material
