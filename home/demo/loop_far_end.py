"""The demo's far end: townships and villages sign, pass on, hand out and count slips; no one is named but as 示例."""

import io
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache, partial
from math import sin
from operator import itemgetter

from django.contrib.auth.models import Group
from PIL import Image, ImageDraw

from home.demo.loop_runs import RunRow
from home.demo.story import Clock, Story
from materials.actions import deliveries, handouts, slips
from materials.actions.deliveries import Count
from materials.actions.slips import SlipCount
from materials.models import AllocationShare, Delivery, DeliveryLine, Edition, HandOut, Receipt, SlipGroup
from outreach.accounts.models import User
from outreach.accounts.roles import Role
from outreach.places.models import Township


def tell_far_end(row: RunRow, edition: Edition, number: int, clock: Clock) -> Story:
    """One of the first townships signs on a phone, a day or two after the lorry left, and hands on what came.

    `number` counts the townships of the run from 0; one of them misses some copies.
    """
    at = yield clock(max(1, row.sent_ago - 1 - number % 2), 10 + number % 6, number)
    note = _notes(edition)[number]
    line = note.lines.select_related("edition").get()
    missing = row.short[1] if row.short and row.short[0] == number else 0
    received = line.copies - missing
    deliveries.sign(
        delivery=note,
        counts={line.pk: Count(received)},
        signer=note.township.supervisor_name,
        way=Receipt.Way.QR,
        at=at,
        signature=draw_signature(number),
        note="包装完好，数量不足。" if missing else "",
    )
    clerk = clerk_of(note.township)
    if row.to_walls:
        at = yield clock(row.sent_ago - 2, 17)
        _put_up(note, line, received * 6 // 10, clerk, at)
    else:
        at = yield clock(row.sent_ago - 2, 17)
        shares = _forward(note, line, received, clerk, at)
        for moment, step in sorted(_of_villages(row, line, shares, clerk, clock), key=itemgetter(0)):
            step(at=(yield moment))


def _notes(edition: Edition) -> list[Delivery]:
    notes = Delivery.objects.filter(allocation__run__edition=edition)
    return list(notes.select_related("county", "township__county", "village", "order").order_by("pk"))


@cache
def draw_signature(seed: int) -> bytes:
    """A scribble that is nobody's name."""
    picture = Image.new("RGB", (480, 180), "white")
    points = [
        (40 + step * 4, 90 + 40 * sin(step / (4 + seed % 5)) + 18 * sin(step * 0.9 + seed))
        for step in range(100)
    ]
    ImageDraw.Draw(picture).line(points, fill="black", width=4, joint="curve")
    stream = io.BytesIO()
    picture.save(stream, "PNG", optimize=True)
    return stream.getvalue()


def clerk_of(township: Township) -> User:
    """Who enters the township's numbers; those without a demo password can't sign in."""
    member = User.objects.filter(office__township=township).order_by("pk").first()
    if member is None:
        member = User.objects.create_user(
            f"demo-{township.code}", full_name=township.supervisor_name, office=township.office
        )
        member.groups.set(Group.objects.filter(name=Role.TOWNSHIP_MEMBER))
    return member


def _put_up(note: Delivery, line: DeliveryLine, copies: int, clerk: User, at: datetime) -> None:
    """Posters go to the walls."""
    handouts.record_hand_out(
        township=note.township,
        edition=line.edition,
        copies=copies,
        receivers=HandOut.Receivers.WALLS,
        handed_out_on=at.date(),
        actor=clerk,
        at=at,
        key=f"demo-walls-{note.pk}",
    )


def _forward(
    note: Delivery, line: DeliveryLine, received: int, clerk: User, at: datetime
) -> list[AllocationShare]:
    """Each village gets its share as long as there are copies."""
    left, shares = received, []
    plan = AllocationShare.objects.filter(allocation=note.allocation_id, township=note.township_id)
    for share in plan.select_related("village__township__county").order_by("village__code"):
        if 0 < share.copies <= left:
            shares.append(share)
            left -= share.copies
    handouts.forward_to_villages(
        township=note.township,
        edition=line.edition,
        copies={share.village: share.copies for share in shares},
        actor=clerk,
        at=at,
        key=f"demo-{note.pk}",
    )
    return shares


def _of_villages(
    row: RunRow, line: DeliveryLine, shares: list[AllocationShare], clerk: User, clock: Clock
) -> Iterator[tuple[datetime, Callable[..., object]]]:
    """Most villages hand out all and count their slips two days later; each fourth is not done."""
    groups = {group.village_id: group for group in SlipGroup.objects.filter(edition=line.edition)}
    days = max(1, row.sent_ago - 3)
    for number, share in enumerate(shares):
        ago = max(1, days - number % days)
        is_done = number % 4 != 3
        hand_out = partial(
            handouts.record_hand_out,
            township=share.village.township,
            village=share.village,
            edition=line.edition,
            copies=share.copies if is_done else max(1, share.copies // 2),
            receivers=HandOut.Receivers.HOUSEHOLDS,
            receiver_count=share.copies,
            handed_out_on=clock(ago).date(),
            actor=clerk,
            key=f"demo-{line.delivery_id}-{share.pk}",
        )
        yield clock(ago, 16), hand_out
        group = groups.get(share.village_id)
        if is_done and group is not None:
            returned = share.copies * (80 + number * 7 % 20) // 100
            count = SlipCount(issued=share.copies, returned=returned)
            yield (
                clock(max(0, ago - 2), 17),
                partial(slips.count_slips, group=group, count=count, actor=clerk),
            )
