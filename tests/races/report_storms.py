"""Storms on reports: two people close one lecture, two issue one brief, many report while sums are kept."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import partial
from typing import Any
from unittest import mock

from django.db import transaction

from campaigns.models import Activity, ActivityCount, Campaign, Measure
from campaigns.states import ACTIVITY_MOVES
from home.models import Brief, Tally
from home.reports import tallies
from home.reports.briefs import actions as briefs
from materials.actions import closing
from materials.actions.copies_used import TakenAlong
from materials.actions.stock import Posting, post, township_place
from materials.models import HandOut
from materials.states import MovementReason
from outreach.accounts.models import User
from tests.campaigns.rows import make_activity, make_campaign, make_kind, make_measure
from tests.factories import make_county, make_edition, make_township
from tests.places.factories import make_superuser
from tests.races.storms import AT, PACK, NoTransaction, is_wrong, open_move, race, run_clients

USED = 5


def storm_closings(attempts: int, clients: int) -> dict[str, Any]:
    """Two people report one lecture at the same moment: one report is kept, its copies leave the books once."""
    edition = make_edition(make_county())
    campaign = make_campaign(edition.material.county)
    township, actors = make_township(campaign.county), [make_superuser(), make_superuser()]
    kind, heads = make_kind(), make_measure(f"heads-{edition.pk}")
    stock = Posting(
        edition,
        attempts * PACK,
        None,
        township_place(township),
        MovementReason.ACCEPTANCE,
        f"race/{edition.pk}",
    )
    post(stock, actor=None, at=AT)
    wrong, ends = 0, Counter[str]()
    for number in range(attempts):
        lecture = make_activity(
            campaign, kind, township=township, state="scheduled", starts_at=AT - timedelta(hours=3)
        )
        report = closing.Report(counts={heads: 40}, copies=(TakenAlong(edition, USED, 0),))
        both = race(*[partial(close, lecture.pk, report, actor, f"{number}/{actor.pk}") for actor in actors])
        ends.update("won" if end == "won" else end.split(":")[0] for end in both)
        left = HandOut.objects.filter(activity=lecture).count()
        # Who came second is told so; a broken rule of the database is a page that breaks.
        is_broken = any(end.startswith("IntegrityError") for end in both)
        wrong += is_wrong(both) or is_broken or left != both.count("won")
    return {"ends": ends, "wrong": wrong}


def close(pk: int, report: closing.Report, actor: User, key: str) -> str:
    activity = Activity.objects.select_related("campaign", "township", "kind").get(pk=pk)
    closing.close_activity(activity=activity, report=report, actor=actor, at=AT, key=key)
    return "won"


def storm_issuers(attempts: int, clients: int) -> dict[str, Any]:
    """Two approvers issue one brief at the same moment: one issue, one number, and no number is lost."""
    county, actors = make_county(), [make_superuser(), make_superuser()]
    wrong, ends = 0, Counter[str]()
    for number in range(attempts):
        brief = Brief.objects.create(county=county, title=f"简报{number}", body="已开展。")
        both = race(*[partial(issue, brief.pk, actor) for actor in actors])
        ends.update(end.split(":")[0] for end in both)
        wrong += is_wrong(both)
    numbers = list(
        Brief.objects.issued().filter(county=county).order_by("number").values_list("number", flat=True)
    )
    wrong += numbers != list(range(1, len(numbers) + 1))
    return {"ends": ends, "wrong": wrong}


def issue(pk: int, actor: User) -> str:
    brief = Brief.objects.select_related("county").get(pk=pk)
    briefs.issue_brief(brief=brief, actor=actor, at=AT)
    return "won"


def storm_sums(attempts: int, clients: int) -> dict[str, Any]:
    """Two reports of one township at the same moment: the kept sums are what the rows say."""
    campaign = make_campaign(make_county())
    township, measure, kind = make_township(campaign.county), make_measure(f"sum-{campaign.pk}"), make_kind()
    tallies.settle(campaign)
    wrong, ends = 0, Counter[str]()
    for _attempt in range(attempts):
        one = partial(count, campaign, township.pk, measure, kind.pk)
        both = race(one, one)
        ends.update(end.split(":")[0] for end in both)
        wrong += len(tallies.differences(campaign)) > 0
    return {"ends": ends, "wrong": wrong}


def count(campaign: Campaign, township: int, measure: Measure, kind: int) -> str:
    with transaction.atomic():
        activity = Activity.objects.create(
            campaign=campaign, township_id=township, kind_id=kind, title="宣讲", state="held", starts_at=AT
        )
        ActivityCount.objects.create(activity=activity, measure=measure, amount=1)
    return "won"


def overtaken(first: Callable[[], str], second: Callable[[], str]) -> list[str]:
    """The order of events in which a missing guard shows: the second counts while the first is about to write."""
    ends: list[str] = []

    def write_late(made: Iterable[Tally]) -> None:
        with mock.patch.object(tallies, "write_tallies", _write):
            ends.extend(run_clients(1, [second]))
        _write(made)

    with mock.patch.object(tallies, "write_tallies", write_late):
        ends.extend(run_clients(1, [first]))
    return ends


_write = tallies.write_tallies


def open_guards() -> dict[str, list[Any]]:
    """The patches that take each guard away."""
    no_atomic = mock.Mock(atomic=NoTransaction)
    return {
        "closings": [
            mock.patch.object(closing, "post_move", open_post_move),
            mock.patch.object(closing, "transaction", no_atomic),
        ],
        "issuers": [
            mock.patch.object(briefs, "move", open_move),
            mock.patch.object(briefs, "issue_brief", briefs.issue_brief.__wrapped__),  # type: ignore[attr-defined]
        ],
        "sums": [
            mock.patch(f"{__name__}.race", overtaken),
            mock.patch.object(tallies, "transaction", no_atomic),
            mock.patch.object(tallies, "Campaign", mock.Mock()),
        ],
    }


def open_post_move(activity: Activity, *, seen: str, to: str, actor: User, at: Any, **changes: Any) -> None:
    changes |= {"reported_by": actor, "reported_at": at}
    open_move(activity, to=to, moves=ACTIVITY_MOVES, **changes)


STORMS = {"closings": storm_closings, "issuers": storm_issuers, "sums": storm_sums}
