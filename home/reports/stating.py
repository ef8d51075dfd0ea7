"""The rules of coverage in words, as the board states them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from campaigns.models import ActivityKind, Channel, Measure
from home.models import CoverageChannel, Proof, Spread
from home.models.coverage import ALLOWED_KINDS, Minimum
from home.reports.rules import Rule, Rules
from materials.states import MaterialKind


@dataclass(frozen=True, slots=True)
class Statement:
    """One rule and the sentences that explain it."""

    rule: Rule
    sentences: list[str]


def statements(rules: Rules) -> list[Statement]:
    """Say each rule in sentences; two queries."""
    kinds = {kind.pk: kind for kind in ActivityKind.objects.all()}
    measures = {measure.pk: measure for measure in Measure.objects.all()}
    return [Statement(rule, _sentences(rule, kinds, measures)) for rule in rules]


def _sentences(rule: Rule, kinds: dict[int, ActivityKind], measures: dict[int, Measure]) -> list[str]:
    said = [_activities(rule, kinds, measures)]
    if rule.material_kinds:
        names = "、".join(str(MaterialKind(kind).label) for kind in rule.material_kinds)
        said.append(
            _("Copies of this material: %(kinds)s, %(proof)s.")
            % {
                "kinds": names,
                "proof": Proof(rule.proof).label,
            }
        )
    said.append(_("Reached: %(spread)s.") % {"spread": Spread(rule.spread).label})
    if rule.channel == CoverageChannel.LECTURE:
        said.append(_("A loudspeaker round never counts as a lecture."))
    if rule.channel == CoverageChannel.VEHICLE:
        said.append(
            _(
                "A trip through several townships is one trip, among the county's own; "
                "each village that it reached counts for its township."
            )
        )
    if not rule.fills_gap:
        said.append(_("It is shown, and a village that only this channel reached is still empty."))
    return said


def _activities(rule: Rule, kinds: dict[int, ActivityKind], measures: dict[int, Measure]) -> str:
    allowed = ALLOWED_KINDS[rule.channel]
    chosen = [kinds[pk] for pk in sorted(rule.kinds) if pk in kinds and Channel(kinds[pk].channel) in allowed]
    names = chosen or [kind for kind in kinds.values() if Channel(kind.channel) in allowed]
    facts = {
        "kinds": "、".join(str(kind) for kind in names) or _("none"),
        "state": Minimum(rule.minimum).label,
        "measures": "、".join(str(measures[pk]) for pk in sorted(rule.measures) if pk in measures),
    }
    if rule.channel == CoverageChannel.OTHER:
        return _("Activities (%(kinds)s), %(state)s, that count in no column of printed matter.") % facts
    if rule.needs_measure:
        return _("Activities (%(kinds)s), %(state)s, that wrote down a number of %(measures)s.") % facts
    return _("Activities (%(kinds)s), %(state)s.") % facts
