"""The rules of coverage that hold for a campaign: the saved ones, and defaults for the channels without one."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from campaigns.models import Campaign, Measure
from campaigns.states import ActivityState
from home.models import CoverageChannel, CoverageRule, Proof, ReportRules, Spread
from home.models.coverage import DUE_DAYS, PRINTED, Minimum
from materials.states import MaterialKind

# By the code of the measure, as home/demo/kinds.py and the real summaries name them.
MEASURE_CODES: dict[str, str] = {
    CoverageChannel.LETTER: "letters",
    CoverageChannel.POSTER: "posters",
    CoverageChannel.HANDBOOK: "handbooks",
}
MATERIAL_KINDS: dict[str, tuple[str, ...]] = {
    CoverageChannel.LETTER: (MaterialKind.LETTER,),
    CoverageChannel.POSTER: (MaterialKind.POSTER,),
    CoverageChannel.HANDBOOK: (MaterialKind.HANDBOOK,),
    CoverageChannel.OTHER: (MaterialKind.FLYER, MaterialKind.LEAFLET),
}
_STATES = [ActivityState.HELD, ActivityState.COMPLETE, ActivityState.VERIFIED]


@dataclass(frozen=True, slots=True)
class Rule:
    """One channel's rule, saved or not; empty kinds mean all that the channel allows."""

    channel: CoverageChannel
    is_shown: bool = True
    fills_gap: bool = True
    kinds: frozenset[int] = frozenset()
    measures: frozenset[int] = frozenset()
    material_kinds: tuple[str, ...] = ()
    minimum: str = Minimum.HELD
    proof: str = Proof.HANDED_OUT
    spread: str = Spread.NAMED

    @property
    def states(self) -> list[ActivityState]:
        """The states of an activity that count, from the minimum upwards."""
        return _STATES[_STATES.index(ActivityState(self.minimum)) :]

    @property
    def needs_measure(self) -> bool:
        """Printed matter counts by a number that was written down; without a measure no activity counts."""
        return bool(self.measures) or self.channel in PRINTED

    @property
    def label(self) -> str:
        return str(self.channel.label)


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules of one campaign, in the order of the board's columns."""

    campaign: Campaign
    due_days: int = DUE_DAYS
    rules: tuple[Rule, ...] = field(default_factory=tuple)

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    @property
    def shown(self) -> list[Rule]:
        return [rule for rule in self.rules if rule.is_shown]

    @property
    def filling(self) -> list[Rule]:
        return [rule for rule in self.rules if rule.fills_gap]

    def of(self, channel: str) -> Rule | None:
        return next((rule for rule in self.rules if rule.channel == channel), None)

    def measures_of_printed(self) -> frozenset[int]:
        """What “others” leaves to the channels of printed matter."""
        return frozenset().union(*(rule.measures for rule in self.rules if rule.channel in PRINTED))


def default_rules(measures: dict[str, int]) -> dict[str, Rule]:
    """The rules of a campaign whose staff never touched them; `measures` gives the key of each code."""
    return {channel: _default(channel, measures) for channel in CoverageChannel}


def _default(channel: CoverageChannel, measures: dict[str, int]) -> Rule:
    measure = measures.get(MEASURE_CODES.get(channel, ""))
    is_media = channel == CoverageChannel.MEDIA
    return Rule(
        channel,
        # A report in the media is no visit: it is shown, and fills no gap.
        fills_gap=not is_media,
        measures=frozenset() if measure is None else frozenset({measure}),
        material_kinds=tuple(str(kind) for kind in MATERIAL_KINDS.get(channel, ())),
        spread=Spread.COUNTY if is_media else Spread.NAMED,
    )


def read_rules(campaign: Campaign) -> Rules:
    """Return the rules that hold now; three queries, or five where some were saved."""
    measures = dict(Measure.objects.filter(code__in=MEASURE_CODES.values()).values_list("code", "pk"))
    rules = default_rules(measures)
    for row in CoverageRule.objects.filter(campaign=campaign).prefetch_related("kinds", "measures"):
        rules[row.channel] = _saved(row)
    due = ReportRules.objects.filter(campaign=campaign).values_list("due_days", flat=True).first()
    ordered = tuple(rules[channel] for channel in CoverageChannel)
    return Rules(campaign, DUE_DAYS if due is None else due, ordered)


def _saved(row: CoverageRule) -> Rule:
    return Rule(
        CoverageChannel(row.channel),
        is_shown=row.is_shown,
        fills_gap=row.fills_gap,
        kinds=frozenset(kind.pk for kind in row.kinds.all()),
        measures=frozenset(measure.pk for measure in row.measures.all()),
        material_kinds=tuple(row.material_kinds),
        minimum=row.minimum,
        proof=row.proof,
        spread=row.spread,
    )
