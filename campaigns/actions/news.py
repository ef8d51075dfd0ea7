"""The draft of public news that a report leaves behind; nothing is published here."""

from datetime import datetime

from django.template.loader import render_to_string
from django.utils.translation import override
from wagtail.rich_text import RichText

from campaigns.models import Activity, CampaignPage, NewsPage
from outreach.accounts.models import User

MOST_TITLE = 60


def draft_news(*, activity: Activity, actor: User, at: datetime) -> NewsPage | None:
    """Put a draft below the campaign's page; None when the campaign has no page, or news of it is there.

    The office's editors correct and publish it through Wagtail's own workflow.
    """
    page = CampaignPage.objects.filter(campaign=activity.campaign_id).first()
    if page is None or not activity.kind.is_public or activity.news.exists():
        return None
    title = news_title(activity)
    with override("zh-hans"):
        text = render_to_string("campaigns/news_draft.html", {"activity": activity, "day": activity.day})
    news = NewsPage(
        title=title,
        published_on=activity.day,
        author=str(actor)[:60],
        activity=activity,
        body=[("text", RichText(text))],
        live=False,
        has_unpublished_changes=True,
        owner=actor,
    )
    page.add_child(instance=news)
    news.save_revision(user=actor, log_action=True)
    return news


def news_title(activity: Activity) -> str:
    where = str(activity.township or activity.campaign.county)
    title = activity.title if where in activity.title else f"{where}：{activity.title}"
    return title[:MOST_TITLE]
