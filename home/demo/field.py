"""The demo's work in the field: townships plan and report, the office checks; two vehicles go round."""

import io
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from PIL import Image, ImageDraw

from campaigns.actions.activities import move_activity
from campaigns.actions.photos import clear_photo
from campaigns.actions.planning import Plan, plan_activity
from campaigns.models import Activity, ActivityKind, Campaign, Clearance, Measure, RoundPlan, Speaker, Vehicle
from campaigns.states import ActivityState
from materials.actions.closing import NewPhoto, Report, close_activity
from materials.actions.rounds import plan_rounds
from outreach.accounts.models import User
from outreach.places.models import Region

# user, kind, title, days from today, hour, place, audience, expected
PLANS: list[tuple[str, str, str, int, int, str, str, int]] = [
    ("zhaoliqiao", "lecture", "防溺水知识进村湾", -4, 15, "村文化广场", "villagers", 120),
    ("guantangyi", "lecture", "暑期安全第一课", -3, 9, "镇中心小学操场", "pupils", 200),
    ("zhaoliqiao", "class", "青春期自护小课堂", -1, 10, "镇初级中学阶梯教室", "pupils", 90),
    ("zhaoliqiao", "lecture", "家长课堂：暑假怎么陪", 2, 19, "村党群服务中心", "parents", 60),
    ("guantangyi", "lecture", "六不记心间", 2, 19, "社区活动室", "parents", 50),
    ("guantangyi", "hand-out", "入户发放暑期安全提示", 5, 9, "各村湾", "everyone", 300),
]
HELD, TO_CORRECT, UNREPORTED = 0, 1, 2
ISSUE = "参加人数与签到表不一致：签到表为180人，请核对后重新填报，并补传签到表照片。"
COATS = ("#7b9e89", "#c08552", "#5d737e")
TRIPS_DAYS, TRIPS_STOPS = 4, 6


def load_field(county: Region, campaign: Campaign, *, today: date) -> None:
    """Write what two townships planned and reported, and the rounds of two vehicles; once."""
    if RoundPlan.objects.filter(campaign__county=county).exists():
        return
    users = {user.username: user for user in User.objects.select_related("office__township")}
    planned = [_plan(row, number, campaign, users, today) for number, row in enumerate(PLANS)]
    _report(planned[HELD], users["zhaoliqiao"], 126, "村民认真听讲，现场演示抛投救生圈。", people=5)
    _report(planned[TO_CORRECT], users["guantangyi"], 218, "学生分班到操场听讲，老师带队。", people=4)
    at = timezone.now()
    move_activity(
        activity=planned[TO_CORRECT],
        seen=ActivityState.HELD,
        to=ActivityState.ISSUES,
        actor=users["staff"],
        at=at,
        note=ISSUE,
    )
    photo = planned[HELD].photos.order_by("pk")[0]
    clear_photo(
        photo=photo,
        clearance=Clearance.NO_CHILD,
        consent_until=None,
        actor=users["staff"],
        at=at,
        on=today,
    )
    _load_rounds(county, campaign, users["staff"], today)


def _moment(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def _plan(
    row: tuple[str, str, str, int, int, str, str, int],
    number: int,
    campaign: Campaign,
    users: dict[str, User],
    today: date,
) -> Activity:
    username, kind, title, days, hour, place, audience, heads = row
    user = users[username]
    township = user.township
    if township is None:
        raise ValueError(username)
    starts_at = _moment(today + timedelta(days=days), hour)
    plan = Plan(
        campaign=campaign,
        kind=ActivityKind.objects.get(code=kind),
        title=title,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1, minutes=30),
        village=township.villages.order_by("code")[number] if place.startswith("村") else None,
        place=place,
        audience=audience,
        expected_heads=heads,
        # Both lectures of one evening have the same speaker: the calendar shows what a clash looks like.
        speakers=tuple(Speaker.objects.filter(county=township.county)[:1]),
    )
    return plan_activity(
        township=township, plan=plan, actor=user, at=timezone.now(), key=f"plan/demo/{number}"
    )


def _report(activity: Activity, user: User, heads: int, summary: str, *, people: int) -> None:
    measures = {Measure.objects.get(code="attendances"): heads}
    villages = tuple(activity.township.villages.order_by("code")[:3]) if activity.township else ()
    photos = tuple(
        NewPhoto(draw_hall(people + extra, seed=activity.pk + extra), caption)
        for extra, caption in enumerate(("宣讲现场（示意图）", "互动问答（示意图）"))
    )
    report = Report(counts=measures, villages=villages, photos=photos, summary=summary)
    close_activity(
        activity=activity,
        report=report,
        actor=user,
        at=timezone.localtime(),
        key=f"report/demo/{activity.pk}",
    )


def draw_hall(people: int, *, seed: int) -> bytes:
    """Draw a hall from behind: a screen and backs of heads, nobody who could be known."""
    picture = Image.new("RGB", (960, 640), "#f4efe4")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((180, 60, 780, 340), fill="#ffffff", outline="#38618c", width=8)
    for line in range(4):
        pen.rectangle(
            (230, 110 + line * 50, 230 + 340 + (seed * 37 + line * 53) % 140, 128 + line * 50), fill="#9db8d2"
        )
    pen.rectangle((0, 430, 960, 640), fill="#d9cdb4")
    for number in range(people * 2):
        x, y = 70 + (number % people) * (820 // people), 420 + (number // people) * 100
        pen.ellipse((x, y, x + 60, y + 66), fill="#4a4038")
        coat = COATS[(number + seed) % len(COATS)]
        pen.rounded_rectangle((x - 22, y + 58, x + 82, y + 190), radius=28, fill=coat)
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=82)
    return buffer.getvalue()


def _load_rounds(county: Region, campaign: Campaign, staff: User, today: date) -> None:
    """Two vehicles, four days of which two are over and logged."""
    vehicles = list(Vehicle.objects.filter(county=county)[:2])
    plan = plan_rounds(
        campaign=campaign,
        rule=RoundPlan.Rule.UNREACHED,
        starts_on=today - timedelta(days=2),
        days=TRIPS_DAYS,
        stops=TRIPS_STOPS,
        vehicles=vehicles,
        actor=staff,
        at=timezone.now(),
    )
    measures = {measure.code: measure for measure in Measure.objects.all()}
    for number, trip in enumerate(plan.trips.filter(day__lt=today).select_related("activity")):
        stops = trip.stops.select_related("village__township")
        counts = {"loops": 12 + number, "hours": 5, "km": 46 + number * 7, "leaflets": 180 + number * 20}
        report = Report(
            counts={measures[code]: amount for code, amount in counts.items() if code in measures},
            # The last village of the first trip was not reached: the road was closed.
            villages=tuple(stop.village for stop in stops)[: TRIPS_STOPS - (number == 0)],
        )
        close_activity(
            activity=trip.activity,
            report=report,
            actor=staff,
            at=timezone.localtime(),
            key=f"trip/demo/{trip.pk}",
        )
