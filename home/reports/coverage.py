"""The one definition of “reached”: which rows count for a channel, and which villages they reach.

A village is reached by a channel when a row of that channel names it (or, by the rule's spread, its township or
its county). Boards, gap lists, progress and public figures all ask here.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from campaigns.models import Activity, ActivityCount, ActivityQuerySet, Campaign
from campaigns.models.calendar import start_of
from home.models import CoverageChannel, Proof, Spread
from home.models.coverage import ALLOWED_KINDS
from home.reports.rules import Rule, Rules
from materials.models import Delivery, Edition, HandOut
from materials.states import DeliveryState
from outreach.places.models import Township, Village, VillageQuerySet

ARRIVED = (DeliveryState.SIGNED, DeliveryState.DIFFERENCE, DeliveryState.CLOSED)


@dataclass(frozen=True)
class Coverage:
    """One campaign's rows and villages by channel, under its rules; of some townships only, where they are named."""

    rules: Rules
    townships: Collection[int] | None = None

    @property
    def campaign(self) -> Campaign:
        return self.rules.campaign

    @cached_property
    def editions(self) -> dict[str, list[int]]:
        """The campaign's editions by kind of material: its own, and those it set a target for; one query."""
        mine = of_materials(self.campaign, "material")
        found: dict[str, list[int]] = {}
        for kind, pk in (
            Edition.objects.filter(mine).order_by().values_list("material__kind", "pk").distinct()
        ):
            found.setdefault(kind, []).append(pk)
        return found

    def activities(self, rule: Rule) -> ActivityQuerySet:
        """The activities that count for a channel."""
        rows = Activity.objects.filter(
            campaign=self.campaign,
            state__in=rule.states,
            kind__channel__in=ALLOWED_KINDS[rule.channel],
        ).order_by()
        if rule.kinds:
            rows = rows.filter(kind__in=rule.kinds)
        if rule.needs_measure:
            rows = rows.filter(_counted(rule.measures))
        if rule.channel == CoverageChannel.OTHER and (printed := self.rules.measures_of_printed()):
            rows = rows.exclude(_counted(printed))
        return rows

    def hand_outs(self, rule: Rule) -> QuerySet[HandOut]:
        """The hand-outs that count: of this campaign's materials and within its days, or at its activities."""
        editions = self._editions(rule)
        own = Q(activity__campaign=self.campaign) | (Q(activity__isnull=True) & in_days(self.campaign))
        return HandOut.objects.filter(own, edition__in=editions).order_by()

    def deliveries(self, rule: Rule) -> QuerySet[Delivery]:
        """The deliveries that a village signed for, where the rule takes that as proof."""
        if rule.proof != Proof.SIGNED:
            return Delivery.objects.none()
        editions = self._editions(rule)
        signed = Q(receipt__signed_at__gte=start_of(self.campaign.starts_on))
        if self.campaign.ends_on:
            signed &= Q(receipt__signed_at__lt=start_of(self.campaign.ends_on + timedelta(days=1)))
        rows = Delivery.objects.filter(signed, state__in=ARRIVED, village__isnull=False).order_by()
        return rows.filter(pk__in=Delivery.objects.filter(lines__edition__in=editions, lines__received__gt=0))

    def _editions(self, rule: Rule) -> list[int]:
        return [pk for kind in rule.material_kinds for pk in self.editions.get(kind, [])]

    def has_copies(self, rule: Rule) -> bool:
        return bool(self._editions(rule))

    def reaches(self, rule: Rule) -> Q:
        """A condition on Village: some row of this channel reaches it."""
        activities = self.activities(rule)
        condition = self._named_by(activities, "village") | self._named_by(activities, "villages_reached")
        if rule.spread in (Spread.TOWNSHIP, Spread.COUNTY):
            unnamed = activities.filter(village__isnull=True, villages_reached__isnull=True)
            condition |= self._named_by(unnamed, "township")
            if rule.spread == Spread.COUNTY:
                condition |= Q(Exists(unnamed.filter(township__isnull=True)))
        if self.has_copies(rule):
            condition |= self._named_by(self.hand_outs(rule), "village")
            if rule.spread != Spread.NAMED:
                condition |= self._named_by(self.hand_outs(rule).filter(village__isnull=True), "township")
            if rule.proof == Proof.SIGNED:
                condition |= self._named_by(self.deliveries(rule), "village")
        return condition

    def _named_by(self, rows: QuerySet[Any], place: str) -> Q:
        """A condition on Village: these rows name it, or its township.

        A set that the database makes once, not a question for each village: that is quick with and without statistics.
        """
        mine, whose = ("township", "township") if place == "township" else ("pk", f"{place}__township")
        here = Q(**{f"{place}__isnull": False})
        if self.townships is not None:
            here &= Q(**{f"{whose}__in": self.townships})
        return Q(**{f"{mine}__in": rows.filter(here).values(place)})

    def villages(self) -> VillageQuerySet:
        """The villages in use."""
        rows = Village.objects.active().filter(township__county=self.campaign.county_id)
        return rows if self.townships is None else rows.filter(township__in=self.townships)

    def annotated(self, villages: VillageQuerySet) -> VillageQuerySet:
        """Annotate each village with `by_<channel>`, true where the channel reached it."""
        return villages.annotate(**{f"by_{rule.channel}": self.reaches(rule) for rule in self.rules})

    def reached(self, villages: VillageQuerySet) -> VillageQuerySet:
        """Those that a channel which counts has reached."""
        return villages.filter(self._anything())

    def empty(self, villages: VillageQuerySet) -> VillageQuerySet:
        """The gap: no channel that counts has reached them."""
        return villages.exclude(self._anything()) if self.rules.filling else villages

    def _anything(self) -> Q:
        condition = Q(pk__in=[])
        for rule in self.rules.filling:
            condition |= self.reaches(rule)
        return condition

    def rows_for_village(self, rule: Rule, village: Village) -> "Rows":
        """The rows by which the channel reached this village."""
        activities = self.activities(rule)
        named = Q(village=village) | Q(
            pk__in=Activity.villages_reached.through.objects.filter(village=village).values("activity")
        )
        hand_outs = Q(village=village)
        if rule.spread in (Spread.TOWNSHIP, Spread.COUNTY):
            unnamed = Q(village__isnull=True, villages_reached__isnull=True)
            named |= unnamed & Q(township=village.township_id)
            hand_outs |= Q(village__isnull=True, township=village.township_id)
            if rule.spread == Spread.COUNTY:
                named |= unnamed & Q(township__isnull=True)
        return Rows(
            activities.filter(named).distinct(),
            self.hand_outs(rule).filter(hand_outs),
            self.deliveries(rule).filter(village=village),
        )

    def rows_of_township(self, rule: Rule, township: Township | int | None) -> "Rows":
        """The rows of a township in this channel; None for what is held for the whole county."""
        if township is None:
            none = HandOut.objects.none(), Delivery.objects.none()
            return Rows(self.activities(rule).filter(township__isnull=True), *none)
        return Rows(
            self.activities(rule).filter(township=township),
            self.hand_outs(rule).filter(township=township),
            self.deliveries(rule).filter(township=township),
        )


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows behind a number."""

    activities: ActivityQuerySet
    hand_outs: QuerySet[HandOut]
    deliveries: QuerySet[Delivery]

    def count(self) -> int:
        return self.activities.count() + self.hand_outs.count() + self.deliveries.count()


def in_days(campaign: Campaign) -> Q:
    """A condition on HandOut: given out on one of the campaign's days."""
    days = Q(handed_out_on__gte=campaign.starts_on)
    return days & Q(handed_out_on__lte=campaign.ends_on) if campaign.ends_on else days


def of_materials(campaign: Campaign, material: str) -> Q:
    """A condition on what has a material: the campaign's own, or one that it set a target for."""
    return Q(**{f"{material}__campaign": campaign}) | Q(**{f"{material}__targets__campaign": campaign})


def _counted(measures: frozenset[int]) -> Exists:
    return Exists(ActivityCount.objects.filter(activity=OuterRef("pk"), measure__in=measures, amount__gt=0))
