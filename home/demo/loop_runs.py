"""The demo's four print runs: reviewed by three people, approved by another, accepted in lots, sent to townships."""

from dataclasses import dataclass
from decimal import Decimal

from home.demo.campaigns import DemoCampaigns
from home.demo.hands import work_off
from home.demo.story import Clock, Story
from materials.actions import allocations, print_runs, reviews
from materials.actions.allocations import PlanSettings
from materials.actions.renders import start_render
from materials.models import Edition, Printer, PrintRun
from materials.models.print_runs import Binding
from materials.states import STAGES, PrintProfile, PrintRunState, ReviewStage, Weight
from outreach.accounts.models import User

People = dict[str, User]


@dataclass(frozen=True, slots=True)
class LotRow:
    ago: int
    copies: int
    rejected: int = 0
    fault: str = ""


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run: what is printed, where, for how much, and when it came and went out again."""

    code: str
    copies: int
    printer: str
    unit_price: Decimal
    open_format: str
    paper: str
    paper_gsm: int
    binding: Binding
    up_count: int
    drafted_ago: int
    lots: tuple[LotRow, ...]
    reserve_percent: int
    pack: int
    sent_ago: int
    # The first so many townships have signed.
    signed: int
    # (number of the township from 0, missing copies)
    short: tuple[int, int] | None = None
    to_walls: bool = False


PRINTERS = {
    "示例印务一厂": ("示例联系人一", "0715-0000901", 10, 1000),
    "示例印务二厂": ("示例联系人二", "0715-0000902", 8, 2000),
}
OFFSET, COATED = "双胶纸", "铜版纸"
ROWS: list[RunRow] = [
    RunRow(
        "CB-LETTER-01",
        20_000,
        "示例印务一厂",
        Decimal("0.0850"),
        *("大16开", OFFSET, 80, Binding.NONE, 16, 30),
        lots=(LotRow(24, 12_000), LotRow(22, 8_000, 120, "120 份套印不准、字迹发虚")),
        reserve_percent=5,
        pack=50,
        sent_ago=21,
        signed=16,
        short=(4, 5),
    ),
    RunRow(
        "CB-BOOK-01",
        5_000,
        "示例印务二厂",
        Decimal("1.6200"),
        *("大32开", OFFSET, 105, Binding.SADDLE, 32, 29),
        lots=(LotRow(19, 5_000),),
        reserve_percent=5,
        pack=10,
        sent_ago=18,
        signed=16,
    ),
    RunRow(
        "CB-BOOK-02",
        5_000,
        "示例印务二厂",
        Decimal("1.4800"),
        *("大32开", OFFSET, 105, Binding.SADDLE, 32, 27),
        lots=(LotRow(17, 3_000), LotRow(14, 2_000)),
        reserve_percent=5,
        pack=10,
        sent_ago=13,
        signed=14,
    ),
    RunRow(
        "CB-POSTER-01",
        20_000,
        "示例印务一厂",
        Decimal("0.4200"),
        *("大8开", COATED, 157, Binding.NONE, 8, 25),
        lots=(LotRow(13, 10_000), LotRow(12, 10_000)),
        reserve_percent=10,
        pack=50,
        sent_ago=11,
        signed=13,
        short=(6, 20),
        to_walls=True,
    ),
]
# Three reviews by three people who did not hand the file in, then three proof-readings.
REVIEWERS = ("reviewer", "approver", "admin", "reviewer", "staff", "approver")
OPINIONS = {
    ReviewStage.FIRST_REVIEW: "文字通顺，电话逐个拨打核对。",
    ReviewStage.SECOND_REVIEW: "法条、数据与原文一致。",
    ReviewStage.FINAL_REVIEW: "同意付印。",
}


class NoDesign(Exception):
    """The demo's edition was not made from a design, so that nothing of it can be reviewed."""


def approve_designs(rows: list[tuple[RunRow, Edition]], people: People, clock: Clock) -> None:
    """Make the press file of each design, then bring that very file through all six hands."""
    jobs = []
    for row, edition in rows:
        if edition.design is None or edition.revision is None:
            raise NoDesign(edition)
        job = start_render(
            design=edition.design,
            revision=edition.revision,
            profile=PrintProfile.PRESS,
            actor=people["staff"],
            at=clock(row.drafted_ago + 3, 9),
            idempotency_key=f"demo-loop-{edition.pk}",
        )
        jobs.append((row, edition.design, job))
    work_off()
    for row, design, job in jobs:
        job.refresh_from_db()
        review = reviews.start_review(
            design=design, job=job, actor=people["staff"], at=clock(row.drafted_ago + 3, 10)
        )
        for hour, (stage, username) in enumerate(zip(STAGES, REVIEWERS, strict=True), start=11):
            reviews.decide(
                review=review,
                stage=stage,
                is_passed=True,
                opinion=OPINIONS.get(stage, ""),
                actor=people[username],
                at=clock(row.drafted_ago + (2 if hour > 13 else 3), hour),
            )


def tell_run(row: RunRow, edition: Edition, campaigns: DemoCampaigns, people: People, clock: Clock) -> Story:
    """Draft, approve by another person, print, count the lots; spread by left-behind children and send."""
    staff, begun = people["staff"], row.drafted_ago
    at = yield clock(begun, 9)
    run = print_runs.draft_print_run(run=_specification(row, edition, campaigns, clock), actor=staff, at=at)
    at = yield clock(begun, 10)
    print_runs.hand_in_print_run(run=run, actor=staff, at=at)
    at = yield clock(begun - 1, 9)
    print_runs.approve_print_run(run=run, actor=people["approver"], at=at)
    for days, state in enumerate((PrintRunState.PROOF, PrintRunState.PRINTING), start=3):
        at = yield clock(begun - days, 15)
        print_runs.move_print_run(run=run, to=state, actor=staff, at=at)
    for lot in row.lots:
        at = yield clock(lot.ago, 15)
        print_runs.accept_lot(
            run=run,
            copies=lot.copies,
            rejected=lot.rejected,
            fault=lot.fault,
            arrived_on=at.date(),
            actor=staff,
            at=at,
        )
    at = yield clock(row.sent_ago, 8)
    settings = PlanSettings(
        weight=Weight.LEFT_BEHIND,
        reserve_percent=row.reserve_percent,
        floor_copies=row.pack,
        pack_size=row.pack,
    )
    plan = allocations.set_allocation(run=run, settings=settings, actor=staff, at=at)
    allocations.lock_allocation(allocation=plan, actor=staff, at=at)
    allocations.make_deliveries(allocation=plan, actor=staff, at=at)


def _specification(row: RunRow, edition: Edition, campaigns: DemoCampaigns, clock: Clock) -> PrintRun:
    material = edition.material
    contact, phone, lead_days, minimum = PRINTERS[row.printer]
    printer, _is_new = Printer.objects.get_or_create(
        county=material.county,
        name=row.printer,
        defaults={
            "contact": contact,
            "phone": phone,
            "lead_days": lead_days,
            "minimum_copies": minimum,
        },
    )
    return PrintRun(
        county=material.county,
        edition=edition,
        campaign=material.campaign or campaigns.month,
        printer=printer,
        copies=row.copies,
        open_format=row.open_format,
        trim_width_mm=material.trim_width_mm,
        trim_height_mm=material.trim_height_mm,
        pages=material.pages,
        paper=row.paper,
        paper_gsm=row.paper_gsm,
        colours=material.colours,
        binding=row.binding,
        up_count=row.up_count,
        unit_price=row.unit_price,
        due_on=clock(row.lots[-1].ago).date(),
        delivery_place="市民政局一楼仓库",
    )
