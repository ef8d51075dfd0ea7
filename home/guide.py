"""The user guide inside the admin: a page of text that reads well alone, with pictures where a script took them."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

FOLDER = "guide"


@dataclass(frozen=True, slots=True)
class Chapter:
    """One task: its name in addresses and files, its title, and the screen that its picture shows."""

    name: str
    title: str
    screen: str


CHAPTERS = (
    Chapter("start", "登录与首页", "/admin/"),
    Chapter("news", "写一篇动态", "/admin/pages/"),
    Chapter("publish", "送审、发布与定时撤下", "/admin/reports/workflow/"),
    Chapter("lectures", "登记宣讲和其他活动", "/admin/activity/"),
    Chapter("letters", "做一封告家长书", "/admin/designs/"),
    Chapter("review", "定期复核网页", "/admin/reports/aging-pages/"),
    Chapter("search", "让大家搜得到", "/admin/search-synonyms/"),
    Chapter("photos", "照片与孩子的隐私", "/admin/images/"),
)


def picture_file(name: str) -> Path:
    return Path(settings.DATA_DIR) / FOLDER / f"{name}.webp"


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    chapters = [
        {
            "name": chapter.name,
            "title": chapter.title,
            "text": f"home/staff/guide/{chapter.name}.html",
            "has_picture": picture_file(chapter.name).is_file(),
        }
        for chapter in CHAPTERS
    ]
    return render(request, "home/staff/guide.html", {"chapters": chapters})


@require_safe
def guide_picture(request: HttpRequest, name: str) -> FileResponse:
    """Send the picture of a chapter; only names of chapters reach the disk."""
    if name not in {chapter.name for chapter in CHAPTERS} or not picture_file(name).is_file():
        raise Http404
    return FileResponse(picture_file(name).open("rb"), content_type="image/webp")
