"""A campaign for next year from this year's: dates moved, with targets, rules and draft pages as wished."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.text import slugify
from wagtail.log_actions import log
from wagtail.models import Page

from campaigns.models import Campaign, CampaignPage, Target
from campaigns.states import CampaignState
from home.models import CoverageRule, ReportRules
from materials.models import MaterialTarget
from outreach.accounts.models import User
from outreach.accounts.roles import may_edit

CLONE_LOGGED = "home.clone_campaign"
# What a rule says beside its kinds and measures.
COPIED = ("is_shown", "fills_gap", "material_kinds", "minimum", "proof", "spread")


class EndsBeforeItStarts(Exception):
    """The new campaign would end before it starts; nothing was made."""


class NameTaken(Exception):
    """The county has a campaign of this name already; nothing was made."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What comes along."""

    targets: bool = True
    rules: bool = True
    page: bool = True


def may_clone(actor: User) -> bool:
    return may_edit(actor)


def moved_by_a_year(day: date) -> date:
    """The same day next year; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


@transaction.atomic
def clone_campaign(
    *,
    campaign: Campaign,
    name: str,
    starts_on: date,
    ends_on: date | None,
    wishes: Wishes,
    actor: User,
    at: datetime,
) -> Campaign:
    """Make a draft campaign with the facts of an old one; no activity and no figure comes along."""
    if not may_clone(actor):
        raise PermissionDenied
    if ends_on is not None and ends_on < starts_on:
        raise EndsBeforeItStarts
    if Campaign.objects.filter(county=campaign.county, name=name).exists():
        raise NameTaken
    clone = Campaign.objects.create(
        county=campaign.county,
        name=name,
        slogan=campaign.slogan,
        starts_on=starts_on,
        ends_on=ends_on,
        state=CampaignState.DRAFT,
        lead_office=campaign.lead_office,
        colour=campaign.colour,
    )
    clone.member_offices.set(campaign.member_offices.all())
    clone.protected_texts.set(campaign.protected_texts.all())
    clone.topics.add(*campaign.topics.names())
    clone.save()
    if wishes.targets:
        _copy_targets(campaign, clone)
    if wishes.rules:
        _copy_rules(campaign, clone)
    if wishes.page:
        _copy_page(campaign, clone, actor)
    log(clone, CLONE_LOGGED, user=actor, timestamp=at, data={"from": campaign.pk, "name": campaign.name})
    return clone


def _copy_targets(campaign: Campaign, clone: Campaign) -> None:
    Target.objects.bulk_create(
        Target(campaign=clone, measure=target.measure, amount=target.amount)
        for target in campaign.targets.all()
    )
    for target in MaterialTarget.objects.filter(campaign=campaign):
        MaterialTarget.objects.create(campaign=clone, material=target.material, copies=target.copies)


def _copy_rules(campaign: Campaign, clone: Campaign) -> None:
    for rule in CoverageRule.objects.filter(campaign=campaign).prefetch_related("kinds", "measures"):
        copy = CoverageRule.objects.create(
            campaign=clone, channel=rule.channel, **{name: getattr(rule, name) for name in COPIED}
        )
        copy.kinds.set(rule.kinds.all())
        copy.measures.set(rule.measures.all())
    due = ReportRules.objects.filter(campaign=campaign).first()
    if due is not None:
        ReportRules.objects.create(campaign=clone, due_days=due.due_days)


def _copy_page(campaign: Campaign, clone: Campaign, actor: User) -> None:
    """The story as a draft below the same index; news stay with the year that they report on."""
    page = CampaignPage.objects.filter(campaign=campaign).first()
    if page is None:
        return
    slug = _free_slug(page, f"{slugify(page.slug)}-{clone.starts_on.year}")
    page.copy(
        update_attrs={"title": clone.name, "slug": slug, "campaign": clone},
        copy_revisions=False,
        keep_live=False,
        user=actor,
        reset_translation_key=True,
    )


def _free_slug(page: CampaignPage, wanted: str) -> str:
    taken = set(Page.objects.sibling_of(page).values_list("slug", flat=True))
    slug, number = wanted, 2
    while slug in taken:
        slug, number = f"{wanted}-{number}", number + 1
    return slug
