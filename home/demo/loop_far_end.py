"""The demo's far end: townships and villages sign, pass on, hand out and count slips; no one is named but as 示例."""

import io
from collections.abc import Callable
from datetime import datetime
from functools import cache
from math import sin

from django.contrib.auth.models import Group
from PIL import Image, ImageDraw

from home.demo.loop_runs import RunRow
from materials.actions import deliveries, handouts, slips
from materials.actions.deliveries import Count
from materials.actions.slips import SlipCount
from materials.models import Allocation, AllocationShare, Delivery, HandOut, Receipt, SlipGroup
from outreach.accounts.models import User
from outreach.accounts.roles import Role
from outreach.places.models import Township

Clock = Callable[..., datetime]


def sign_deliveries(row: RunRow, plan: Allocation, clock: Clock) -> None:
    """The first townships sign on a phone, a day or two after the lorry left; one misses some copies."""
    notes = plan.deliveries.select_related("county", "township", "village", "order").order_by("pk")
    for number, note in enumerate(notes[: row.signed]):
        line = note.lines.get()
        missing = row.short[1] if row.short and row.short[0] == number else 0
        deliveries.sign(
            delivery=note,
            counts={line.pk: Count(line.copies - missing)},
            signer=note.township.supervisor_name,
            way=Receipt.Way.QR,
            at=clock(max(1, row.sent_ago - 1 - number % 2), 10 + number % 6, number),
            signature=draw_signature(number),
            note="包装完好，数量不足。" if missing else "",
        )


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


def bring_to_families(row: RunRow, plan: Allocation, clock: Clock) -> None:
    """What was signed goes on to the villages, and most of it to families; posters go to the walls."""
    signed = plan.deliveries.exclude(receipt=None).select_related("township__county", "receipt")
    groups = {group.village_id: group for group in SlipGroup.objects.filter(edition=plan.run.edition)}
    for note in signed.order_by("pk"):
        clerk = clerk_of(note.township)
        if row.to_walls:
            _put_up(note, clerk, clock)
        else:
            _hand_on(row, plan, note, clerk, groups, clock)


def _put_up(note: Delivery, clerk: User, clock: Clock) -> None:
    line = note.lines.select_related("edition").get()
    handouts.record_hand_out(
        township=note.township,
        edition=line.edition,
        copies=(line.received or 0) * 6 // 10,
        receivers=HandOut.Receivers.WALLS,
        handed_out_on=clock(1).date(),
        actor=clerk,
        at=clock(1, 17),
        key=f"demo-walls-{note.pk}",
    )


def _hand_on(
    row: RunRow,
    plan: Allocation,
    note: Delivery,
    clerk: User,
    groups: dict[int | None, SlipGroup],
    clock: Clock,
) -> None:
    """Each village gets its share as long as there are copies; the later ones have not handed out all."""
    line = note.lines.select_related("edition").get()
    left = line.received or 0
    shares: list[AllocationShare] = []
    for share in plan.shares.filter(township=note.township).select_related("village__township__county"):
        if 0 < share.copies <= left:
            shares.append(share)
            left -= share.copies
    days = max(1, row.sent_ago - 3)
    handouts.forward_to_villages(
        township=note.township,
        edition=line.edition,
        copies={share.village: share.copies for share in shares},
        actor=clerk,
        at=clock(days + 1, 9),
        key=f"demo-{note.pk}",
    )
    for number, share in enumerate(shares):
        ago = max(1, days - number % days)
        is_done = number % 4 != 3
        handouts.record_hand_out(
            township=note.township,
            village=share.village,
            edition=line.edition,
            copies=share.copies if is_done else max(1, share.copies // 2),
            receivers=HandOut.Receivers.HOUSEHOLDS,
            receiver_count=share.copies,
            handed_out_on=clock(ago).date(),
            actor=clerk,
            at=clock(ago, 16),
            key=f"demo-{note.pk}-{share.pk}",
        )
        group = groups.get(share.village_id)
        if is_done and group is not None:
            returned = share.copies * (80 + number * 7 % 20) // 100
            slips.count_slips(
                group=group,
                count=SlipCount(issued=share.copies, returned=returned),
                on=clock(max(0, ago - 2)).date(),
                actor=clerk,
            )
