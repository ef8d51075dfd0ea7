"""Changing what counts as reached, and when reports are due: logged, all channels at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.log_actions import log

from campaigns.models import ActivityKind, Campaign, Measure
from home.models import CoverageRule, ReportRules
from outreach.accounts.models import User
from outreach.accounts.roles import may_approve, may_edit

RULES_LOGGED = "home.change_coverage_rules"


@dataclass(frozen=True, slots=True)
class Setting:
    """A channel's new rule."""

    channel: str
    values: dict[str, Any]
    kinds: Iterable[ActivityKind]
    measures: Iterable[Measure]


def may_change_rules(actor: User) -> bool:
    return may_edit(actor) or may_approve(actor)


@transaction.atomic
def change_rules(
    *, campaign: Campaign, settings: list[Setting], due_days: int, actor: User, at: datetime
) -> None:
    """Keep these rules for the campaign; every sum is counted again by them."""
    if not may_change_rules(actor):
        raise PermissionDenied
    for setting in settings:
        rule, _is_new = CoverageRule.objects.update_or_create(
            campaign=campaign, channel=setting.channel, defaults=setting.values
        )
        rule.kinds.set(setting.kinds)
        rule.measures.set(setting.measures)
    ReportRules.objects.update_or_create(campaign=campaign, defaults={"due_days": due_days})
    log(campaign, RULES_LOGGED, user=actor, timestamp=at, data={"due_days": due_days})
