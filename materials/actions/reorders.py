"""What a forecast needs to know of a material, read from the books; the arithmetic stands in materials.forecast."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Min, Q, Sum

from materials.actions.waiting_list import free_in_store
from materials.forecast import Forecast, NotEnoughData, Stocktaking, forecast
from materials.models import HandOut, Material, MaterialTarget, OrderLine, Printer, PrintRun
from materials.states import OrderState, PrintRunState
from outreach.places.models import Region

# Copies that are printed or on order already come without a new order.
COMING = (
    PrintRunState.ORDERED,
    PrintRunState.PROOF,
    PrintRunState.PRINTING,
    PrintRunState.PART_ARRIVED,
)
# Without any printer in the list: the model's own defaults.
LEAD_DAYS, MINIMUM_COPIES = 10, 1000


@dataclass(frozen=True, slots=True)
class Outlook:
    """One material's forecast; without one, how many days of hand-outs there are."""

    material: Material
    known: Stocktaking
    forecast: Forecast | None
    days: int


def read_outlooks(county: Region, *, today: date) -> list[Outlook]:
    """Forecast every material that was ever printed; seven queries whatever the number of materials."""
    materials = Material.objects.filter(county=county, editions__print_runs__isnull=False).distinct()
    wanted = list(materials.order_by("code", "pk"))
    facts = _Facts(county, [material.pk for material in wanted])
    return [_outlook(material, facts.of(material, today), today) for material in wanted]


def _outlook(material: Material, known: Stocktaking, today: date) -> Outlook:
    try:
        answer = forecast(known, today=today)
    except NotEnoughData as lack:
        return Outlook(material, known, None, max(0, lack.days))
    return Outlook(material, known, answer, answer.days)


class _Facts:
    """Sums by material, each read with one query."""

    def __init__(self, county: Region, materials: list[int]) -> None:
        given = HandOut.objects.filter(edition__material__in=materials).order_by()
        self.given = {
            pk: (copies, since)
            for pk, copies, since in given.values_list("edition__material").annotate(
                Sum("copies"), Min("handed_out_on")
            )
        }
        asked = OrderLine.objects.filter(
            edition__material__in=materials,
            order__state__in=[OrderState.SUBMITTED, OrderState.WAITING],
        ).order_by()
        self.asked = dict(asked.values_list("edition__material").annotate(Sum("requested")))
        targets = MaterialTarget.objects.filter(material__in=materials).order_by()
        self.targets = dict(targets.values_list("material").annotate(Sum("copies")))
        runs = PrintRun.objects.filter(edition__material__in=materials).order_by()
        self.coming = dict(
            runs.filter(state__in=COMING).values_list("edition__material").annotate(Sum("copies"))
        )
        self.arrived = dict(
            runs.values_list("edition__material").annotate(copies=Sum("lots__copies", default=0))
        )
        self.arrived_of_coming = dict(
            runs.values_list("edition__material").annotate(
                copies=Sum("lots__copies", filter=Q(state__in=COMING), default=0)
            )
        )
        self.editions = dict(runs.values_list("edition", "edition__material"))
        self.free = free_in_store(county)
        self.terms = Printer.objects.filter(county=county).aggregate(
            days=Max("lead_days"), least=Min("minimum_copies")
        )

    def of(self, material: Material, today: date) -> Stocktaking:
        handed_out, since = self.given.get(material.pk, (0, today))
        coming = self.coming.get(material.pk, 0) - self.arrived_of_coming.get(material.pk, 0)
        free = sum(
            copies for edition, copies in self.free.items() if self.editions.get(edition) == material.pk
        )
        target = self.targets.get(material.pk, 0)
        return Stocktaking(
            handed_out=handed_out,
            since=since,
            free=free + max(0, coming),
            requested=self.asked.get(material.pk, 0),
            to_target=max(0, target - self.arrived.get(material.pk, 0)),
            lead_days=self.terms["days"] or LEAD_DAYS,
            minimum_copies=self.terms["least"] or MINIMUM_COPIES,
        )
