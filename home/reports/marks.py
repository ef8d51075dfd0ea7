"""Hears of every change that may move a kept sum and marks the places it touches, in the transaction of the change."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import Q
from django.db.models.signals import m2m_changed, post_save, pre_delete, pre_save

from campaigns.models import Activity, ActivityCount, ActivityKind, Campaign
from campaigns.models.figures import register_counter
from home.models import CoverageRule, ReportRules, StaleMark, Tally
from home.models.tallies import COUNTYWIDE
from home.reports import township
from home.reports.tallies import kept_amounts, settle
from materials.models import Delivery, HandOut, Material, MaterialTarget
from materials.portal.parts import register_part
from outreach.moves import moved
from outreach.places.imports.actions import places_imported
from outreach.places.models import Township, Village

EVERYWHERE = StaleMark.EVERYWHERE
# Where a row was before it is saved, kept beside its fields until it is.
WAS = "_place_before"


def mark(pairs: Iterable[tuple[int, int]]) -> None:
    """Mark (campaign, place) pairs, and count them again once the change is in the books."""
    marks = [StaleMark(campaign_id=campaign, place=place) for campaign, place in sorted(set(pairs))]
    if not marks:
        return
    StaleMark.objects.bulk_create(marks)
    for campaign in {one.campaign_id for one in marks}:
        transaction.on_commit(partial(settle_marked, campaign))


def settle_marked(campaign_id: int) -> None:
    """Count again what is marked; when the database is busy the marks stay, and readers count for themselves."""
    if not StaleMark.objects.filter(campaign=campaign_id).exists():
        return
    campaign = Campaign.objects.filter(pk=campaign_id).first()
    if campaign is None:
        return
    try:
        settle(campaign)
    except DatabaseError:
        return


def places_touched(activity: int | None) -> list[tuple[int, int]]:
    """Every place that an activity counts for: its own, that of its village, those of all it reached; two queries.

    They may differ: a round crosses a border, a village was given to another township.
    """
    rows = Activity.objects.filter(pk=activity).order_by()
    pairs = {
        (campaign, place or COUNTYWIDE)
        for campaign, *places in rows.values_list("campaign", "township", "village__township")
        for place in places
    }
    reached = Activity.villages_reached.through.objects.filter(activity=activity).order_by()
    pairs |= set(reached.values_list("activity__campaign", "village__township").distinct())
    return sorted(pairs)


def hear_activity_before(sender: type[Activity], instance: Activity, **_rest: Any) -> None:
    """Remember where it counted until now: those places lose it. Marked after the save, not before it."""
    instance.__dict__[WAS] = places_touched(instance.pk)


def hear_activity(sender: type[Activity], instance: Activity, **_rest: Any) -> None:
    mark([*instance.__dict__.pop(WAS, []), *places_touched(instance.pk)])


def hear_count(sender: type[ActivityCount], instance: ActivityCount, **_rest: Any) -> None:
    mark(places_touched(instance.activity_id))


def hear_villages_reached(
    sender: Any, instance: Any, action: str, pk_set: set[int] | None, **_rest: Any
) -> None:
    if not isinstance(instance, Activity) or action not in ("post_add", "post_remove", "pre_clear"):
        return
    townships = Village.objects.filter(pk__in=pk_set or ()).order_by().values_list("township", flat=True)
    mark([*places_touched(instance.pk), *((instance.campaign_id, one) for one in townships)])


def hear_hand_out(sender: type[HandOut], instance: HandOut, **_rest: Any) -> None:
    campaigns = _campaigns_of_editions([instance.edition_id])
    if instance.activity_id:
        campaigns.add(instance.activity.campaign_id)  # type: ignore[union-attr]  # has a key
    mark((campaign, instance.township_id) for campaign in campaigns)


def hear_move(sender: Any, row: Any, **_rest: Any) -> None:
    """Moves are conditional UPDATEs, which send no signal of Django's."""
    if isinstance(row, Activity):
        hear_activity(Activity, row)
    elif isinstance(row, Delivery) and row.village_id:
        campaigns = _campaigns_of_editions(row.lines.values_list("edition", flat=True))
        mark((campaign, row.township_id) for campaign in campaigns)


def _campaigns_of_editions(editions: Iterable[int]) -> set[int]:
    materials = Material.objects.filter(editions__in=list(editions)).order_by()
    pairs = materials.values_list("campaign", "targets__campaign")
    return {campaign for pair in pairs for campaign in pair if campaign is not None}


def hear_village_before(sender: type[Village], instance: Village, **_rest: Any) -> None:
    instance.__dict__[WAS] = list(Village.objects.filter(pk=instance.pk).values_list("township", flat=True))


def hear_village(sender: type[Village], instance: Village, **_rest: Any) -> None:
    mark_townships([*instance.__dict__.pop(WAS, []), instance.township_id])


def hear_township(sender: type[Township], instance: Township, **_rest: Any) -> None:
    mark_townships([instance.pk])


def mark_townships(townships: Iterable[int]) -> None:
    """A place changed: every campaign that has sums for it counts it again."""
    kept = Tally.objects.filter(place__in=list(townships)).order_by()
    mark(kept.values_list("campaign", "place"))


def hear_import(sender: Any, county: Any, **_rest: Any) -> None:
    kept = Tally.objects.filter(campaign__county=county).order_by()
    mark((campaign, EVERYWHERE) for campaign in kept.values_list("campaign", flat=True).distinct())


def hear_rules(sender: Any, instance: CoverageRule | ReportRules | MaterialTarget, **_rest: Any) -> None:
    mark([(instance.campaign_id, EVERYWHERE)])


def hear_rule_choices(sender: Any, instance: Any, action: str, **_rest: Any) -> None:
    if isinstance(instance, CoverageRule) and action.startswith("post_"):
        mark([(instance.campaign_id, EVERYWHERE)])


def hear_campaign(sender: type[Campaign], instance: Campaign, created: bool = False, **_rest: Any) -> None:
    """Its days decide which hand-outs count."""
    if not created:
        mark([(instance.pk, EVERYWHERE)])


def hear_material_before(sender: type[Material], instance: Material, **_rest: Any) -> None:
    instance.__dict__[WAS] = Material.objects.filter(pk=instance.pk).values_list("campaign", "kind").first()


def hear_material(sender: type[Material], instance: Material, **_rest: Any) -> None:
    was = instance.__dict__.pop(WAS, None)
    if was is None or was == (instance.campaign_id, instance.kind):
        return
    campaigns = {was[0], instance.campaign_id, *instance.targets.values_list("campaign", flat=True)}
    mark((campaign, EVERYWHERE) for campaign in campaigns if campaign is not None)


def hear_kind(sender: Any, instance: ActivityKind, **_rest: Any) -> None:
    """What a kind counts as changed: campaigns that held some of it count again."""
    campaigns = Tally.objects.filter(Q(campaign__activities__kind=instance.pk)).order_by()
    mark((campaign, EVERYWHERE) for campaign in campaigns.values_list("campaign", flat=True).distinct())


def listen() -> None:
    """Connect everything above; called once, when the apps are ready."""
    pre_save.connect(hear_activity_before, sender=Activity)
    pre_save.connect(hear_village_before, sender=Village)
    pre_save.connect(hear_material_before, sender=Material)
    post_save.connect(hear_material, sender=Material)
    for signal in (post_save, pre_delete):
        signal.connect(hear_activity, sender=Activity)
        signal.connect(hear_count, sender=ActivityCount)
        signal.connect(hear_hand_out, sender=HandOut)
        signal.connect(hear_village, sender=Village)
        signal.connect(hear_rules, sender=CoverageRule)
        signal.connect(hear_rules, sender=ReportRules)
        signal.connect(hear_rules, sender=MaterialTarget)
    post_save.connect(hear_township, sender=Township)
    post_save.connect(hear_campaign, sender=Campaign)
    post_save.connect(hear_kind, sender=ActivityKind)
    m2m_changed.connect(hear_villages_reached, sender=Activity.villages_reached.through)
    for through in (CoverageRule.kinds.through, CoverageRule.measures.through):
        m2m_changed.connect(hear_rule_choices, sender=through)
    register_counter(kept_amounts)
    register_part(township.REPORTS, township.read_reports_part)
    register_part(township.WITHDRAWN, township.read_withdrawn_part)
    register_part(township.COVERAGE, township.read_coverage_part)
    moved.connect(hear_move)
    places_imported.connect(hear_import)
