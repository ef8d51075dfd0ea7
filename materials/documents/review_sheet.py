"""审校单: who read the file at which of the six stages, what they said, and the hash of the very file."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from materials.documents.paper import Paper, make_paper
from materials.models import Review, ReviewStep
from materials.states import REVIEWS, STAGES

# What each reader answers for; publishing rules of county media offices (ayx.gov.cn, 2024-07-09).
DUTIES = (
    "语言文字、标点格式",
    "事实、数据、政策依据",
    "政治导向，是否付印",
    "对原稿逐字校",
    "对改样复校",
    "通读全样",
)


def review_sheet(review: Review, *, is_current: bool, page_count: int | None) -> Paper:
    """Return the sheet of a review; reads its steps, one query."""
    steps = {step.stage: step for step in review.steps.select_related("reviewer")}
    with override("zh-hans"):
        title = _("Review sheet: %(title)s") % {"title": review.design.title}
        rows = [_row(number, steps.get(stage)) for number, stage in enumerate(STAGES)]
    context = {
        "review": review,
        "rows": rows,
        "is_current": is_current,
        "page_count": page_count,
        "hash_groups": [review.file_sha256[start : start + 8] for start in range(0, 64, 8)],
    }
    return make_paper("review_sheet", title, context)


def _row(number: int, step: ReviewStep | None) -> dict[str, object]:
    count = len(REVIEWS)
    return {
        "part": ("三审", "三校")[number // count] if number % count == 0 else "",
        "part_rows": count,
        "stage": STAGES[number].label,
        "duty": DUTIES[number],
        "step": step,
    }
