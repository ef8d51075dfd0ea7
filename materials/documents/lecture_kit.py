"""宣讲资料包: sign-in sheet, packing list, poster for the door, code for feedback; for one activity."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import override

from campaigns.models import Activity, Audience
from materials.documents.codes import fixed_code
from materials.documents.paper import Paper, make_paper
from materials.models import Balance
from materials.states import MaterialKind

# Some come without having been expected: one in ten, in whole numbers, for 200 x 1.1 is a little more than 220.
SPARE_ONE_IN = 10
USUAL_HEADS = 50
# Lines on a sheet for classes: a school sends classes, never a list of children.
CLASS_LINES = 16
FEWEST_SIGNERS, MOST_SIGNERS = 20, 200
FOR_EACH_HEAD = {MaterialKind.LETTER, MaterialKind.FLYER, MaterialKind.LEAFLET, MaterialKind.HANDBOOK}
OF_CLASSES = {Audience.PUPILS}


@dataclass(frozen=True, slots=True)
class Packed:
    """How many copies of one material to take along, of what lies with the township; 0: not one for each head."""

    name: str
    in_stock: int
    wanted: int

    @property
    def missing(self) -> int:
        return max(0, self.wanted - self.in_stock)


def lecture_kit(activity: Activity, balances: Sequence[Balance], *, feedback: str) -> Paper:
    """Return the four papers of an activity; `feedback` is the address that the code opens."""
    heads = activity.expected_heads or USUAL_HEADS
    with override("zh-hans"):
        title = _("Lecture kit %(activity)s") % {"activity": activity.title}
    signers = min(MOST_SIGNERS, max(FEWEST_SIGNERS, heads))
    context = {
        "activity": activity,
        "heads": activity.expected_heads,
        "speakers": list(activity.speakers.all()),
        "of_classes": activity.audience in OF_CLASSES,
        "class_lines": range(1, CLASS_LINES + 1),
        "adult_lines": range(1, (FEWEST_SIGNERS if activity.audience in OF_CLASSES else signers) + 1),
        "packed": [packed(balance, heads) for balance in balances],
        "code": fixed_code(feedback),
        "feedback": feedback,
    }
    return make_paper("lecture_kit", title, context)


def packed(balance: Balance, heads: int) -> Packed:
    """One copy a head and some spare ones, for adults and children alike; what hangs on a wall as one thinks fit."""
    material = balance.edition.material
    wanted = heads + -(-heads // SPARE_ONE_IN) if material.kind in FOR_EACH_HEAD else 0
    return Packed(str(material), balance.free, wanted)
