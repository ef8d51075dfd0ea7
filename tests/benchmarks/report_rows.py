"""A county of any size for the benchmark of reports: rows made inside the database, in seconds. SQLite only."""

import statistics
import time
from datetime import timedelta

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from campaigns.models import Activity, ActivityKind, Campaign, Channel, Measure, Target
from campaigns.states import CampaignState
from home.models import StaleMark
from home.reports.briefs.history import note_changes
from home.reports.tallies import settle
from materials.models import Edition, Material, MaterialTarget, StockPlace
from materials.states import MaterialKind, StockPlaceKind
from outreach.accounts.models import User
from outreach.places.models import Office, Region, Township, Village

ROUNDS = 9
# The real county has 187 villages in 17 townships; a large one has more of both.
TOWNSHIPS, TOWNSHIP_VILLAGES = 17, 110
COUNTER = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {most} - 1) "


MOVEMENTS = (
    "INSERT INTO materials_movement (edition_id, copies, source_id, source_condition, target_id,"
    " target_condition, reason, document, key, note, happened_at) "
)
MOVED = "SELECT %s, 1, %s, 'good', %s, 'good', 'hand_out', '', 'bench/' || i, '', datetime('now') FROM n"
HAND_OUTS = (
    "INSERT INTO materials_handout (township_id, village_id, place_id, edition_id, copies, brought_back, receivers,"
    " receiver_count, handed_out_on, key, recorded_by_id, recorded_at) "
)
HANDED_OUT = (
    "SELECT v.township_id, v.id, %s, %s, 1, 0, 'households', 1, date('now'), 'bench/' || i, %s,"
    " datetime('now') FROM n JOIN places_village v ON v.id = 1 + i %% %s"
)


def measure(size: str, rows: tuple[int, int, int]) -> None:
    """Fill the database, settle the sums, ask for each page; prints a tab before each number."""
    villages, activities, movements = rows
    campaign, client = fill(villages, activities, movements)
    StaleMark.objects.create(campaign=campaign, place=StaleMark.EVERYWHERE)
    start = time.process_time()
    settle(campaign)
    print(f"{size}: {villages} villages, {activities} activities, {movements} rows of the ledger;")
    print(f"  all sums counted anew in {time.process_time() - start:.1f} s CPU")
    for words in ("written down", "compared"):
        start = time.process_time()
        note_changes(county=campaign.county, at=timezone.now())
        print(f"  history of briefs {words} in {time.process_time() - start:.1f} s CPU")
    for name, address in pages(campaign).items():
        client.get(address)
        seconds = []
        for _ in range(ROUNDS):
            start = time.process_time()
            answer = client.get(address)
            seconds.append(time.process_time() - start)
            assert answer.status_code == 200, (name, answer.status_code)
        print(f"{name}\t{statistics.median(seconds)}")


def fill(villages: int, activities: int, movements: int) -> tuple[Campaign, Client]:
    call_command("migrate", verbosity=0)
    county = Region.objects.create(name="示例县", code="421281")
    office = Office.objects.create(county=county, name="示例局")
    user = User.objects.create_user("bench", office=office, is_superuser=True, is_staff=True)
    _places(county, villages)
    campaign = _campaign(county, office)
    _activities(campaign, activities)
    _ledger(county, campaign, user, movements)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    return campaign, client


def pages(campaign: Campaign) -> dict[str, str]:
    return {
        "dashboard": reverse("wagtailadmin_home"),
        "progress": reverse("progress:campaign", args=[campaign.pk]),
        "board": reverse("coverage:board", args=[campaign.pk]),
        "gap list": reverse("coverage:gaps", args=[campaign.pk]),
        "a township": reverse("coverage:township", args=[campaign.pk, Township.objects.first().pk]),
    }


def _places(county: Region, villages: int) -> None:
    count = max(TOWNSHIPS, villages // TOWNSHIP_VILLAGES)
    townships = [
        Township(
            county=county,
            code=f"T{number:04}",
            name=f"示例镇{number}",
            supervisor_phone="0715-0000009",
            tile_column=number % 14 + 1,
            tile_row=number // 14 + 1,
        )
        for number in range(count)
    ]
    Township.objects.bulk_create(townships)
    keys = list(Township.objects.order_by("pk").values_list("pk", flat=True))
    rows = [
        Village(
            township_id=keys[number % count],
            code=f"V{number:06}",
            name=f"示例村{number}",
            director_name="示例主任",
            director_phone="0715-0000001",
        )
        for number in range(villages)
    ]
    Village.objects.bulk_create(rows, batch_size=2000)


def _campaign(county: Region, office: Office) -> Campaign:
    today = timezone.localdate()
    campaign = Campaign.objects.create(
        county=county,
        name="示例宣传月",
        state=CampaignState.RUNNING,
        starts_on=today - timedelta(days=40),
        ends_on=today + timedelta(days=10),
        lead_office=office,
    )
    for code, channel in (
        ("lecture", Channel.LECTURE),
        ("round", Channel.VEHICLE),
        ("hand", Channel.HAND_OUT),
    ):
        measure = Measure.objects.create(code=f"{code}s", name=code, unit="场")
        ActivityKind.objects.create(code=code, name=code, channel=channel, event_measure=measure)
        Target.objects.create(campaign=campaign, measure=measure, amount=1000)
    Measure.objects.create(code="letters", name="告家长书", unit="份")
    return campaign


def _activities(campaign: Campaign, count: int) -> None:
    """Held all over the villages but the last hundredth; one in two hundred was never reported."""
    model = Activity.objects.model
    template = model(
        campaign=campaign, kind=ActivityKind.objects.first(), title="示例", starts_at=timezone.now()
    )
    villages = Village.objects.count()
    kinds = list(ActivityKind.objects.order_by("pk").values_list("pk", flat=True))
    start = timezone.now() - timedelta(days=39)
    rows = [
        model(
            campaign=campaign,
            kind_id=kinds[number % 3],
            title=template.title,
            state="scheduled" if number % 200 == 7 else "verified",
            starts_at=start + timedelta(minutes=number % 50_000),
            township_id=1,
        )
        for number in range(count)
    ]
    keys = dict(Village.objects.order_by("pk").values_list("pk", "township"))
    order = list(keys)[: villages * 99 // 100]
    for number, row in enumerate(rows):
        row.village_id = order[number % len(order)]
        row.township_id = keys[row.village_id]
    model.objects.bulk_create(rows, batch_size=1000)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO campaigns_activitycount (activity_id, measure_id, amount)"
            " SELECT id, (SELECT id FROM campaigns_measure WHERE code = 'letters'), 20 FROM campaigns_activity"
        )
        cursor.execute(
            "INSERT OR IGNORE INTO campaigns_activity_villages_reached (activity_id, village_id)"
            " SELECT id, village_id FROM campaigns_activity"
        )


def _ledger(county: Region, campaign: Campaign, user: User, count: int) -> None:
    """Movements of one edition, a tenth as many hand-outs; the last hundredth of the villages gets none."""
    material = Material.objects.create(
        county=county, campaign=campaign, code="M-1", name="告家长书", kind=MaterialKind.LETTER
    )
    MaterialTarget.objects.create(campaign=campaign, material=material, copies=count)
    edition = Edition.objects.create(material=material)
    places = [
        StockPlace.objects.create(county=county, kind=kind, key=kind.value)
        for kind in (StockPlaceKind.TOWNSHIP, StockPlaceKind.HANDED_OUT)
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            MOVEMENTS + COUNTER.format(most=count) + MOVED, [edition.pk, places[0].pk, places[1].pk]
        )
        cursor.execute(
            HAND_OUTS + COUNTER.format(most=count // 10) + HANDED_OUT,
            [places[0].pk, edition.pk, user.pk, Village.objects.count() * 99 // 100],
        )
