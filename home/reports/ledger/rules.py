"""What an inspection wants to see of an activity, by how it reached people; data that an office may edit."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.models import Channel, PaperKind


class Proof(StrEnum):
    """The value names what is wanted."""

    PLAN = "plan"
    NOTICE = "notice"
    SIGN_IN = "sign_in"
    PHOTO = "photo"
    COUNT = "count"
    MEDIA = "media"
    SUMMARY = "summary"
    SIGNATURE = "signature"


# Folders of the pack, as inspections number them.
FOLDERS: dict[Proof, str] = {
    Proof.PLAN: "01方案",
    Proof.NOTICE: "02通知",
    Proof.SIGN_IN: "03签到",
    Proof.PHOTO: "04照片",
    Proof.SIGNATURE: "05发放签收",
    Proof.MEDIA: "06媒体报道",
    Proof.SUMMARY: "07总结",
}
# A paper of another kind explains an activity: it goes where summaries are.
FOLDER_OF_PAPER: dict[str, Proof] = {
    PaperKind.PLAN: Proof.PLAN,
    PaperKind.NOTICE: Proof.NOTICE,
    PaperKind.SIGN_IN: Proof.SIGN_IN,
    PaperKind.MEDIA: Proof.MEDIA,
    PaperKind.SUMMARY: Proof.SUMMARY,
    PaperKind.OTHER: Proof.SUMMARY,
}
# A hand-out is signed for on its deliveries, a lecture on its own sheet.
NEEDED: dict[str, tuple[Proof, ...]] = {
    Channel.LECTURE: (Proof.SIGN_IN, Proof.PHOTO, Proof.COUNT),
    Channel.VEHICLE: (Proof.PHOTO, Proof.COUNT),
    Channel.HAND_OUT: (Proof.PHOTO, Proof.COUNT),
    Channel.MEDIA: (Proof.MEDIA,),
    Channel.CARE: (Proof.PHOTO,),
    Channel.MEETING: (Proof.NOTICE, Proof.SIGN_IN, Proof.SUMMARY),
}
# Once for the whole campaign, on any of its activities.
NEEDED_ONCE = (Proof.PLAN, Proof.NOTICE, Proof.SUMMARY)
LACKING: dict[Proof, Promise | str] = {
    Proof.PLAN: _("no plan"),
    Proof.NOTICE: _("no notice"),
    Proof.SIGN_IN: _("no sign-in sheet"),
    Proof.PHOTO: _("no photo"),
    Proof.COUNT: _("no count"),
    Proof.MEDIA: _("neither link nor copy of the report"),
    Proof.SUMMARY: _("no summary"),
    Proof.SIGNATURE: _("delivered without a signature"),
}
