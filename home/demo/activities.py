"""The demo's activities: the publicity month and the year around it, with the case's own figures."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from campaigns.models import (
    Activity,
    ActivityCount,
    ActivityKind,
    Campaign,
    Measure,
    Speaker,
    Vehicle,
)
from campaigns.models.activities import Audience
from campaigns.states import ActivityState
from home.demo.campaigns import DemoCampaigns
from materials.apportion import largest_remainder
from outreach.places.models import Office, Region, Township, Village

# One lecture in each township, and a second one in as many as it takes to make thirty.
LECTURES = 30
LECTURE_TITLES = [
    "未成年人保护法宣讲",
    "“法治副校长”开讲：学会保护自己",
    "家庭教育促进法与监护责任宣讲",
]
SUMMER_LECTURES = 8
CLASSES, CLASS_HEADS = 25, 250
ROUNDS = 17
ARTICLES = [
    "云上赤壁：宣传月启动，三十场宣讲进乡镇",
    "云上赤壁：两台宣传车驶向乡村",
    "云上赤壁：致全市留守儿童家长的一封信",
    "云上赤壁：六不要记牢，野水不下河",
    "云上赤壁：儿童主任的一天",
    "云上赤壁：六大保护图解",
]
# Copies handed out in the publicity month, spread over the townships by their children.
HAND_OUTS = [
    ("hand-out", "发放《致全市留守儿童暑假安全告家长书》", "letters", 20_000),
    ("hand-out", "发放《赤壁市关爱留守儿童宣传手册》", "handbooks", 5_000),
    ("hand-out", "发放新修订《未成年人保护法》宣传手册", "handbooks", 5_000),
    ("posting", "张贴防溺水海报", "posters", 20_000),
]


# The far ends that nobody has reached yet, as many in each township: the board's gap list has someone to call.
STILL_EMPTY = {"新店镇": 1, "车埠镇": 2, "官塘驿镇": 2, "示例农场二": 1}
# Here the last two hand-outs have not come through to more villages.
LATE_COPIES = {**STILL_EMPTY, "神山镇": 5, "赤壁镇": 3, "中伙铺镇": 9, "余家桥乡": 6}
# Lectures that were announced and whose report is late, by township.
LATE_LECTURES = {"赵李桥镇": 5, "黄盖湖镇": 4, "官塘驿镇": 6}


def villages_of(township: Township, *, but: dict[str, int]) -> list[Village]:
    """The township's villages without its last few."""
    villages = list(township.villages.order_by("code"))
    return villages[: len(villages) - but.get(township.name, 0)]


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


class ActivityLoader:
    """Writes activities that are not there yet; an activity is known by campaign, kind, title, day."""

    def __init__(self, county: Region) -> None:
        self.kinds = {kind.code: kind for kind in ActivityKind.objects.all()}
        self.measures = {measure.code: measure for measure in Measure.objects.all()}
        self.townships = list(Township.objects.filter(county=county).active().order_by("code"))
        self.offices = {office.name: office for office in Office.objects.filter(county=county)}

    def add(
        self,
        campaign: Campaign,
        kind: str,
        title: str,
        starts_at: datetime,
        *,
        counts: dict[str, int] | None = None,
        office: str | None = None,
        **fields: object,
    ) -> Activity:
        activity, is_new = Activity.objects.get_or_create(
            campaign=campaign,
            kind=self.kinds[kind],
            title=title,
            township=fields.pop("township", None),
            starts_at=starts_at,
            defaults={
                "state": ActivityState.VERIFIED,
                "lead_office": self.offices[office] if office else None,
                **fields,
            },
        )
        if is_new:
            ActivityCount.objects.bulk_create(
                ActivityCount(activity=activity, measure=self.measures[code], amount=amount)
                for code, amount in (counts or {}).items()
            )
        return activity


def load_activities(county: Region, campaigns: DemoCampaigns, *, today: date) -> None:
    loader = ActivityLoader(county)
    _load_lectures(loader, campaigns.month, county, today=today)
    _load_summer_lectures(loader, campaigns.summer, today=today)
    _load_late_lectures(loader, campaigns.month, today=today)
    _load_rounds(loader, campaigns.month, county, today=today)
    _load_hand_outs(loader, campaigns.month, today=today)
    for number, title in enumerate(ARTICLES):
        loader.add(
            campaigns.month,
            "media",
            title,
            at(today - timedelta(days=18 - 3 * number), 9),
            office="宣传部（网信办）",
            place="云上赤壁",
        )
    _load_year(loader, campaigns.year, today=today)


def _load_lectures(loader: ActivityLoader, campaign: Campaign, county: Region, *, today: date) -> None:
    speaker, _created = Speaker.objects.get_or_create(
        county=county, name="示例法治宣讲员", defaults={"organisation": "司法局"}
    )
    for number in range(LECTURES):
        township = loader.townships[number % len(loader.townships)]
        second = number >= len(loader.townships)
        day = today - timedelta(days=19 - number * 18 // LECTURES)
        lecture = loader.add(
            campaign,
            "lecture",
            LECTURE_TITLES[number % len(LECTURE_TITLES)],
            # Two a day over the first fifteen days of the month, none later than yesterday.
            at(day, 9 if number % 2 else 14, 30),
            township=township,
            place=f"{township.name}中心小学" if second else f"{township.name}文化广场",
            audience=Audience.PUPILS if second else Audience.VILLAGERS,
            form="课件讲解、以案说法、现场问答",
            counts={"attendances": 180 + number * 53 % 220},
            office="司法局",
            # One report in seven came late.
            reported_at=at(min(day + timedelta(days=5 if number % 7 == 4 else 1), today), 8),
        )
        lecture.speakers.add(speaker)
        lecture.villages_reached.add(*township.villages.all()[number % 3 : number % 3 + 2])
        lecture.save()


def _load_summer_lectures(loader: ActivityLoader, campaign: Campaign, *, today: date) -> None:
    for number in range(SUMMER_LECTURES):
        township = loader.townships[number * 2]
        loader.add(
            campaign,
            "lecture",
            "防溺水安全第一课",
            at(today + timedelta(days=1 + number * 2), 9 if number % 2 else 15),
            ends_at=at(today + timedelta(days=1 + number * 2), 11 if number % 2 else 17),
            township=township,
            place=f"{township.name}初级中学报告厅",
            audience=Audience.PUPILS if number % 3 else Audience.PARENTS,
            form="自救演示、案例讲解、现场问答",
            summary="认识身边的危险水域，学会呼救、抛物施救与心肺复苏的第一步。家长、学生均可参加，无需预约。",
            state=ActivityState.SCHEDULED,
            office="教育局",
        )


def _load_late_lectures(loader: ActivityLoader, campaign: Campaign, *, today: date) -> None:
    """Held, one supposes, and nobody has written so: the progress page shows who must be asked."""
    for township in loader.townships:
        if township.name in LATE_LECTURES:
            loader.add(
                campaign,
                "class",
                "安全自护公益课堂",
                at(today - timedelta(days=LATE_LECTURES[township.name]), 15),
                township=township,
                place=f"{township.name}中心小学",
                audience=Audience.PUPILS,
                state=ActivityState.SCHEDULED,
                office="团市委",
            )


def _load_rounds(loader: ActivityLoader, campaign: Campaign, county: Region, *, today: date) -> None:
    vehicles = [
        Vehicle.objects.get_or_create(
            plate=f"示例L0000{number}", defaults={"county": county, "name": f"宣传车{number}号"}
        )[0]
        for number in (1, 2)
    ]
    for number, township in enumerate(loader.townships):
        round_ = loader.add(
            campaign,
            "vehicle-round",
            f"宣传车进{township.name}",
            at(today - timedelta(days=17 - number // 2), 9 if number % 2 else 15),
            township=township,
            vehicle=vehicles[number % 2],
            counts={"loops": 3 + number % 3, "leaflets": 200 + number * 10},
            office="民政局",
            place="沿村主干道巡回播放",
        )
        round_.villages_reached.set(villages_of(township, but=STILL_EMPTY))
        round_.save()


def _load_hand_outs(loader: ActivityLoader, campaign: Campaign, *, today: date) -> None:
    townships = Township.objects.filter(pk__in=[township.pk for township in loader.townships])
    weights = {
        township: township.left_behind_children  # type: ignore[attr-defined]  # annotated
        for township in townships.with_head_counts()
    }
    for days_ago, (kind, title, measure, copies) in enumerate(HAND_OUTS, start=6):
        for township, share in largest_remainder(copies, weights).items():
            activity = loader.add(
                campaign,
                kind,
                title,
                at(today - timedelta(days=days_ago), 10),
                township=township,
                counts={measure: share},
                office="民政局",
            )
            activity.villages_reached.set(
                villages_of(township, but=STILL_EMPTY if days_ago < 8 else LATE_COPIES)
            )
            activity.save()


def _load_year(loader: ActivityLoader, campaign: Campaign, *, today: date) -> None:
    """Everything else of the year, on days before the publicity month."""
    past = [today - timedelta(days=30 + 9 * number) for number in range(30)]
    for number in range(CLASSES):
        loader.add(
            campaign,
            "class",
            "心理健康辅导及安全自护公益课堂",
            at(past[number], 15),
            township=loader.townships[number % len(loader.townships)],
            place="学校多功能教室",
            audience=Audience.PUPILS,
            counts={"attendances": CLASS_HEADS},
            office="团市委",
        )
    # Monthly since the year's campaign began; the next one is due.
    for number in range(11):
        loader.add(
            campaign,
            "birthday",
            "“烛光”行动集体生日会",
            at(today - timedelta(days=15 + 30 * number), 16),
            office="未保中心",
            place="未成年人保护中心",
        )
    others: list[tuple[str, str, dict[str, int], str]] = [
        ("book-drifting", "图书漂流进百户家庭", {"families": 100}, "妇联"),
        ("pairing", "爱心妈妈与留守儿童结对", {"mothers": 238, "children": 175}, "妇联"),
        ("donation", "慈善一日捐", {}, "民政局"),
        ("meeting", "未成年人保护工作联席会议", {}, "政法委"),
        ("training", "儿童督导员、儿童主任业务培训", {"attendances": 204}, "民政局"),
        ("committee", "全市学校家长委员会建设", {"committees": 72}, "教育局"),
        ("volunteering", "万名志愿者关爱行动", {"volunteers": 10_000}, "团市委"),
    ]
    for number, (kind, title, counts, office) in enumerate(others):
        loader.add(
            campaign,
            kind,
            title,
            at(today - timedelta(days=40 + 17 * number), 9),
            counts=counts,
            office=office,
        )
