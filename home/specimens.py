"""What the style page shows where no row of the county is needed: made-up values for each component."""

from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.utils import timezone

from campaigns.models import Activity
from campaigns.models.calendar import month_of
from campaigns.models.diary import Entry

FIGURES = (
    ("宣讲", "场", 30, 30),
    ("覆盖村（社区）", "个", 181, 187),
    ("发放宣传单", "份", 4_760, None),
)
CAMPAIGN_COLOURS = ("#c2412d", "#0f5c7a", "#7a4b9c", "#a8721a")


def specimens() -> dict[str, Any]:
    """Return the variables of the style page's components; no query."""
    today = timezone.localdate()
    month = month_of(Activity.objects.none(), first=today.replace(day=1), today=today, chosen=None)
    return {
        "figures": [_figure(*one) for one in FIGURES],
        "month": month,
        "list_page": Paginator(range(60), 20).page(2),
        "entries": [
            Entry(today, "法治宣讲", "未成年人保护法宣讲", 1, 1, "赤壁镇", ""),
            Entry(today - timedelta(days=1), "发放资料", "《致家长的一封信》", 17, 17, None, ""),
        ],
        "village": {
            "director_name": "张老师",
            "director_phone": "0715-0000001",
            "phone_is_public": True,
        },
        "callout": {
            "heading": "家长现在就能做的三件事",
            "text": "把儿童主任的电话存进手机；读一遍“六不”；每周视频一次。",
        },
        "points": [
            {"title": "第一时间呼救", "text": "大声喊大人来，拨打110、119或120。"},
            {"title": "不下水手拉手", "text": "把竹竿、绳子、救生圈递过去。"},
        ],
        "facets": [_facet()],
        "result": {
            "source": {"label": "海报"},
            "url": "#search",
            "title": "赤壁市防溺水海报",
            "excerpt": "六不两会，贴在村口、塘边和学校门口。",
            "tags": ["防溺水"],
        },
        "campaign_colours": CAMPAIGN_COLOURS,
    }


def _figure(name: str, unit: str, amount: int, target: int | None) -> dict[str, Any]:
    return {
        "measure": {"name": name, "unit": unit},
        "amount": amount,
        "target": target,
        "percent": target and amount * 100 // target,
        "is_reached": target == amount,
    }


def _facet() -> dict[str, Any]:
    everything = {"label": "全部", "url": "#lists", "is_chosen": False}
    options = [("海报", 3, True), ("手册", 2, False), ("折页", 1, False)]
    return {
        "label": "种类",
        "everything": everything,
        "options": [
            {"label": label, "count": count, "url": "#lists", "is_chosen": chosen}
            for label, count, chosen in options
        ],
    }
