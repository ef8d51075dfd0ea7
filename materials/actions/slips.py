"""Reply slips: groups with a code for each village or class, counted by numbers only."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string

from materials.actions.logbook import COUNTED, log_created, log_fact
from materials.actions.tokens import hash_token, make_token
from materials.models import Allocation, Edition, SlipGroup
from outreach.accounts.models import User
from outreach.places.models import Township, Village
from outreach.retries import retried

# No letter or digit that a person reads for another one.
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 7
REPLY_SLIP = "reply_slip"


class ReturnedTooMany(Exception):
    """More slips returned than letters issued; nothing was written."""

    def __init__(self, issued: int, returned: int) -> None:
        super().__init__(f"{returned} of {issued}")
        self.issued = issued
        self.returned = returned


class AlreadyThere(Exception):
    """This class has a group for the same letter; nothing was added."""

    def __init__(self, group: SlipGroup) -> None:
        super().__init__(str(group))
        self.group = group


@dataclass(frozen=True, slots=True)
class SlipCount:
    """The numbers of one entry, as totals so far."""

    issued: int
    returned: int
    reissued: int = 0


def has_reply_slip(edition: Edition) -> bool:
    """Say whether families answer to what this edition prints; one query for the words it was printed from."""
    if edition.revision is None:
        return False
    return any(block.block_type == REPLY_SLIP for block in edition.revision.as_object().body)


def open_groups(*, allocation: Allocation) -> list[SlipGroup]:
    """Give each village of an allocation its group, with its letters as issued; run again adds nothing."""
    edition = allocation.run.edition
    known = set(SlipGroup.objects.filter(edition=edition, class_name="").values_list("village_id", flat=True))
    with transaction.atomic():
        return [
            open_group(
                edition=edition,
                township=share.township,
                village=share.village,
                due=share.copies,
                issued=share.copies,
            )
            for share in allocation.shares.select_related("township", "village")
            if share.copies and share.village_id not in known
        ]


def open_group(
    *,
    edition: Edition,
    township: Township,
    village: Village | None = None,
    school: str = "",
    class_name: str = "",
    due: int,
    issued: int,
) -> SlipGroup:
    group = SlipGroup.objects.create(
        edition=edition,
        code=get_random_string(CODE_LENGTH, CODE_LETTERS),
        township=township,
        village=village,
        school=school,
        class_name=class_name,
        due=due,
        issued=issued,
    )
    SlipGroup.objects.filter(pk=group.pk).update(token_sha256=hash_token(token_of(group)))
    return group


@retried
def add_class(
    *,
    township: Township,
    edition: Edition,
    school: str,
    class_name: str,
    issued: int,
    actor: User,
    village: Village | None = None,
) -> SlipGroup:
    """Give a class of one's own township a group; raises AlreadyThere when it has one for this letter."""
    is_foreign = village is not None and village.township_id != township.pk
    if actor.township != township or is_foreign or edition.material.county_id != township.county_id:
        raise PermissionDenied
    with transaction.atomic():
        twins = SlipGroup.objects.for_township(township).filter(edition=edition, village=village)
        twin = twins.filter(school=school, class_name=class_name).first()
        if twin is not None:
            raise AlreadyThere(twin)
        group = open_group(
            edition=edition,
            township=township,
            village=village,
            school=school,
            class_name=class_name,
            due=issued,
            issued=issued,
        )
        log_created(group, actor=actor)
        return group


def find_by_token(token: str) -> SlipGroup | None:
    """Return the group that a QR code opens; None for a guess."""
    return SlipGroup.objects.filter(token_sha256=hash_token(token)).first()


def token_of(group: SlipGroup) -> str:
    return make_token("slips", group.pk)


@retried
def count_slips(*, group: SlipGroup, count: SlipCount, actor: User | None, at: datetime) -> SlipGroup:
    """Write the totals of a group; by its township, or by whoever holds its QR code (no actor)."""
    if actor is not None and actor.township != group.township:
        raise PermissionDenied
    if count.returned > count.issued:
        raise ReturnedTooMany(count.issued, count.returned)
    with transaction.atomic():
        SlipGroup.objects.filter(pk=group.pk).update(
            issued=count.issued,
            returned=count.returned,
            reissued=count.reissued,
            counted_on=timezone.localdate(at),
            counted_by=actor,
        )
        log_fact(group, COUNTED, actor=actor, at=at, returned=count.returned, issued=count.issued)
    group.refresh_from_db()
    return group
