"""The one form that closes an activity: counts, copies, villages, pictures, link, words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q
from django.forms.boundfield import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from campaigns.models import Activity, Measure
from campaigns.models.figures import ATTENDANCES
from materials.actions.closing import NewPhoto, Report
from materials.actions.copies_used import TakenAlong
from materials.models import Balance, BalanceQuerySet
from materials.states import Condition, StockPlaceKind
from outreach.content.picture_fields import PhotoField
from outreach.places.models import Village, VillageQuerySet
from outreach.places.numbers import WholeNumberField

MOST_PHOTOS = 9
MOST_SUMMARY = 1000


class ManyPhotos(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[UploadedFile]:
        found: list[UploadedFile] = files.getlist(name)
        return found


class PhotosField(PhotoField):
    """Several pictures at once; its clean value is a list of bytes to keep."""

    widget = ManyPhotos

    default_error_messages = {
        "too_many": _(
            "You chose %(count)s photos; at most %(most)s can be sent with one report. Nothing was kept; "
            "choose the best ones."
        ),
        "which": _("Photo %(number)s, “%(name)s”: %(reason)s"),
    }

    def clean(self, data: list[UploadedFile] | None, initial: object = None) -> list[bytes]:  # type: ignore[override]
        files = data or []
        if len(files) > MOST_PHOTOS:
            facts = {"count": len(files), "most": MOST_PHOTOS}
            raise ValidationError(self.error_messages["too_many"], code="too_many", params=facts)
        return [self._clean_one(number, file) for number, file in enumerate(files, start=1)]

    def _clean_one(self, number: int, file: UploadedFile) -> bytes:
        try:
            return super().clean(file)
        except ValidationError as fault:
            facts = {"number": number, "name": file.name, "reason": fault.messages[0]}
            raise ValidationError(self.error_messages["which"], code="which", params=facts) from fault


@dataclass(frozen=True, slots=True)
class CountField:
    """The number of one measure, with its unit."""

    measure: Measure
    field: BoundField


@dataclass(frozen=True, slots=True)
class CopiesFields:
    """One pile of the township: how many lay there, went along, came back."""

    balance: Balance
    lying: int
    taken: BoundField
    back: BoundField
    sum: str

    @property
    def fields(self) -> tuple[BoundField, BoundField]:
        return self.taken, self.back


class ClosingForm(forms.Form):
    """Checks a report; actions.closing posts it."""

    villages = forms.ModelMultipleChoiceField(
        Village.objects.none(),
        label=_("Villages reached"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": _("One of these villages is not of your township. Choose from the list."),
            "invalid_pk_value": _("One of these villages is not of your township. Choose from the list."),
        },
    )
    photos = PhotosField(
        label=_("Photos"),
        required=False,
        help_text=_(
            "At most 9, JPEG, PNG or WebP, 10 MB each. Where they were taken and by which phone is removed. "
            "The public sees them only after the office has checked them."
        ),
    )
    caption = forms.CharField(
        label=_("What the photos show"),
        max_length=120,
        required=False,
        help_text=_("Never the name of a child."),
    )
    link = forms.URLField(
        label=_("Link to a report or video"),
        required=False,
        assume_scheme="https",
        error_messages={"invalid": _("Write the whole address, for example https://example.com/report.")},
    )
    summary = forms.CharField(
        label=_("What happened"),
        max_length=MOST_SUMMARY,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("A few sentences; the office's news is written from them."),
    )

    def __init__(
        self,
        *args: Any,
        activity: Activity,
        villages: VillageQuerySet,
        balances: Iterable[Balance] = (),
        **kwargs: Any,
    ) -> None:
        known = {"link": activity.link, "summary": activity.summary, "villages": _villages_known(activity)}
        kwargs["initial"] = known | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.activity = activity
        self.measures = list(activity.kind.measures.all())
        self.balances = list(balances)
        counts = {count.measure_id: count.amount for count in activity.counts.all()}
        for measure in self.measures:
            self.fields[f"count_{measure.pk}"] = WholeNumberField(
                label=measure.name,
                required=measure.code == ATTENDANCES,
                initial=counts.get(measure.pk),
                error_messages={"required": _("Write how many people came; 0 if nobody did.")},
            )
        self.said = {one.edition_id: one for one in activity.hand_outs.all()} if self.balances else {}
        for balance in self.balances:
            said = self.said.get(balance.edition_id)
            taken, back = (said.taken_along, said.brought_back) if said else (None, None)
            self.fields[f"taken_{balance.pk}"] = WholeNumberField(
                label=_("taken along"), required=False, initial=taken
            )
            self.fields[f"back_{balance.pk}"] = WholeNumberField(
                label=_("brought back"), required=False, initial=back
            )
        self.fields["villages"].queryset = villages  # type: ignore[attr-defined]

    def count_rows(self) -> Iterator[CountField]:
        for measure in self.measures:
            yield CountField(measure, self[f"count_{measure.pk}"])

    def copies_rows(self) -> Iterator[CopiesFields]:
        for balance in self.balances:
            taken, back = self[f"taken_{balance.pk}"], self[f"back_{balance.pk}"]
            yield CopiesFields(balance, self.lying(balance), taken, back, self._sum(balance))

    def lying(self, balance: Balance) -> int:
        """What lay there when they left: with the copies that an earlier report of this activity used."""
        said = self.said.get(balance.edition_id)
        return balance.free + (said.copies if said else 0)

    def _sum(self, balance: Balance) -> str:
        """The arithmetic in words, as far as it is known."""
        if self.is_bound and self.is_valid():
            taken, back = self._pair(balance)
        else:
            said = self.said.get(balance.edition_id)
            taken, back = (said.taken_along, said.brought_back) if said else (0, 0)
        return in_words(taken, back) if taken else ""

    def clean(self) -> dict[str, Any]:
        super().clean()
        for balance in self.balances:
            taken, back = self._pair(balance)
            if back > taken:
                text = _("More came back than was taken along. Count both again.")
                self.add_error(f"back_{balance.pk}", text)
            elif taken > self.lying(balance):
                self.refuse_copies(balance.edition_id, self.lying(balance))
        if not self.errors and not any(self.report_parts()):
            text = _("Nothing is written down yet: give at least a number, a village, a photo or a sentence.")
            raise ValidationError(text)
        if not self.errors and self.measures and not (self.report.counts or self.report.copies):
            text = _("Write at least one of these numbers; 0 is one too.")
            self.add_error(f"count_{self.measures[0].pk}", text)
        return self.cleaned_data

    def refuse_copies(self, edition: int, free: int) -> None:
        """Say at the pile that it holds fewer; nothing of the report was posted."""
        text = _("Only %(free)s copies lie with the township. Nothing was posted; write a smaller number.")
        for balance in self.balances:
            if balance.edition_id == edition:
                self.add_error(f"taken_{balance.pk}", text % {"free": free})

    def _pair(self, balance: Balance) -> tuple[int, int]:
        data = self.cleaned_data
        return data.get(f"taken_{balance.pk}") or 0, data.get(f"back_{balance.pk}") or 0

    def report_parts(self) -> tuple[object, ...]:
        """What an accidental tap leaves empty altogether; a count of 0 is something said."""
        report = self.report
        return report.counts, report.copies, report.villages, report.photos, report.link, report.summary

    @property
    def report(self) -> Report:
        """What to post; of a valid form."""
        data = self.cleaned_data
        amounts = {measure: data.get(f"count_{measure.pk}") for measure in self.measures}
        pairs = [(balance, *self._pair(balance)) for balance in self.balances]
        return Report(
            counts={measure: amount for measure, amount in amounts.items() if amount is not None},
            copies=tuple(
                TakenAlong(balance.edition, taken, back)
                for balance, taken, back in pairs
                if taken or balance.edition_id in self.said
            ),
            villages=tuple(data["villages"]),
            photos=tuple(NewPhoto(content, data["caption"]) for content in data["photos"]),
            link=data["link"],
            summary=data["summary"],
        )


def in_words(taken: int, back: int) -> str:
    facts = {"taken": taken, "used": taken - back, "back": back}
    return gettext("%(taken)s taken along, %(used)s used, %(back)s brought back") % facts


def piles_of(activity: Activity) -> BalanceQuerySet:
    """Good copies that lie with the activity's township, and those that its earlier report has used up."""
    if activity.township is None:
        return Balance.objects.none()
    rows = Balance.objects.for_township(activity.township).filter(
        condition=Condition.GOOD, place__kind=StockPlaceKind.TOWNSHIP
    )
    lying = Q(on_hand__gt=0) | Q(edition__in=activity.hand_outs.values("edition"))
    return rows.filter(lying).select_related("edition__material").order_by("edition__material__name", "pk")


def _villages_known(activity: Activity) -> list[int]:
    """Those written down before; of a new report the village it was held in."""
    known = [village.pk for village in activity.villages_reached.all()]
    return known or ([activity.village_id] if activity.village_id else [])
