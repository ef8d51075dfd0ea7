"""Feedback of an activity by its QR code: a mark and one word, from the day it is held, for two weeks."""

import uuid
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils.crypto import constant_time_compare

from campaigns.models import Activity, ActivityFeedback
from campaigns.states import ActivityState
from materials.actions.tokens import make_token
from outreach.retries import retried

OPEN_FOR = timedelta(days=14)
# More than any hall holds; a script that goes on for ever fills no disk.
MOST_ANSWERS = 3000


class FeedbackClosed(Exception):
    """It is too early or too late, or there are as many answers as are kept."""


def token_of(activity: Activity) -> str:
    return make_token("feedback", activity.pk)


def find_activity(pk: int, token: str) -> Activity | None:
    """Return the activity that a QR code opens; None for a guess."""
    activity = Activity.objects.select_related("township", "campaign").filter(pk=pk).first()
    if activity is None or not constant_time_compare(token_of(activity), token):
        return None
    return activity


def is_open(activity: Activity, *, on: date) -> bool:
    return activity.state != ActivityState.CANCELLED and activity.day <= on <= activity.day + OPEN_FOR


@retried
def give_feedback(*, activity: Activity, mark: int, word: str, key: uuid.UUID, on: date) -> None:
    """Keep an answer; the same page sent twice is one answer."""
    rows = ActivityFeedback.objects.filter(activity=activity)
    if not is_open(activity, on=on) or rows.count() >= MOST_ANSWERS:
        raise FeedbackClosed
    try:
        with transaction.atomic():
            ActivityFeedback.objects.create(activity=activity, mark=mark, word=word, key=key, given_on=on)
    except IntegrityError:
        if not ActivityFeedback.objects.filter(key=key).exists():
            raise
