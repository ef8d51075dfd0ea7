"""The form of an activity: its counts are one field for each measure of its kind; it validates, no more."""

from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import ObjectList, Panel

from campaigns.models import Activity, ActivityCount, ActivityKind, Measure
from campaigns.staff.choices import VillageField, VillagesField
from outreach.places.numbers import WholeNumberField
from outreach.places.staff.scope import OwnChoices

PREFIX = "count_"


class ActivityForm(OwnChoices, WagtailAdminModelForm):
    """Adds a number for each measure; empty ones count nothing and are not stored."""

    village = VillageField(label=_("village"), required=False)
    villages_reached = VillagesField(
        label=_("villages reached"),
        required=False,
        help_text=_("All villages that a round or a hand-out reached."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_saved = self.instance.pk is not None
        self.kept = {count.measure_id: count for count in self.instance.counts.all()} if is_saved else {}
        self.amounts = {measure: count.amount for measure, count in self.kept.items()}
        for photo in self.formsets["photos"].forms:
            # What a township sent is shown to the public as it was checked, and never as another picture.
            photo.fields["image"].disabled |= bool(photo.instance.file)
        self.kind_measures = self._measures_of_kind()
        self.measures = self._measures_shown()
        for measure in self.measures:
            self.fields[f"{PREFIX}{measure.pk}"] = WholeNumberField(
                label=measure.name, required=False, initial=self._amount_of(measure), help_text=measure.unit
            )

    def save(self, commit: bool = True) -> Activity:
        for photo in self.formsets["photos"].forms:
            if "image" in photo.changed_data:
                photo.instance.forget_clearance()
        activity: Activity = super().save(commit=commit)
        return activity

    def has_new_counts(self) -> bool:
        """Say whether a number is not what it was; of a valid form."""
        typed = {measure.pk: self._typed(measure) for measure in self.measures}
        return self.amounts != {measure: amount for measure, amount in typed.items() if amount is not None}

    def _measures_of_kind(self) -> list[Measure]:
        kind = self.data.get("kind") if self.is_bound else self.instance.kind_id
        found = ActivityKind.objects.filter(pk=kind).first() if str(kind or "").isdecimal() else None
        return list(found.measures.all()) if found else []

    def _measures_shown(self) -> list[Measure]:
        """Those of the kind, and others that have a number, so that none disappears when the kind changes."""
        shown = {measure.pk for measure in self.kind_measures} | set(self.kept)
        typed = {
            key.removeprefix(PREFIX) for key, value in self.data.items() if key.startswith(PREFIX) and value
        }
        shown |= {int(pk) for pk in typed if pk.isdecimal()}
        return list(Measure.objects.filter(pk__in=shown))

    def _amount_of(self, measure: Measure) -> int | None:
        count = self.kept.get(measure.pk)
        return count.amount if count else None

    def count_fields(self) -> list[BoundField]:
        return [self[f"{PREFIX}{measure.pk}"] for measure in self.measures]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        village = cleaned.get("village")
        if village and not cleaned.get("township"):
            cleaned["township"] = village.township
        for measure in self.measures:
            if measure not in self.kind_measures and self._typed(measure) is not None:
                self.add_error(f"{PREFIX}{measure.pk}", self._not_of_kind(measure))
        return cleaned

    def _typed(self, measure: Measure) -> int | None:
        return self.cleaned_data.get(f"{PREFIX}{measure.pk}")

    def _not_of_kind(self, measure: Measure) -> ValidationError:
        message = _("This kind of activity does not count %(measure)s. Empty the field or change the kind.")
        return ValidationError(message, params={"measure": measure.name})

    def _post_clean(self) -> None:
        """Hand the counts to the activity in memory; the activity stores them when it is saved."""
        super()._post_clean()
        if not self.errors:
            self.instance.counts.set([count for measure in self.measures if (count := self._count(measure))])

    def _count(self, measure: Measure) -> ActivityCount | None:
        amount = self._typed(measure)
        if amount is None:
            return None
        count = self.kept.get(measure.pk) or ActivityCount(measure=measure)
        count.amount = amount
        return count


class CountsPanel(Panel):
    """Shows the numbers of the form side by side, each with its unit."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "campaigns/staff/counts_panel.html"


class ActivityPanels(ObjectList):
    """An ObjectList that leaves the counts to their panel instead of adding them again at the end."""

    class BoundPanel(ObjectList.BoundPanel):
        def render_missing_fields(self) -> SafeString:
            claimed = self.panel.get_form_options().get("fields", [])
            missing = [
                name for name in self.form.fields if name not in claimed and not name.startswith(PREFIX)
            ]
            return format_html_join("", "{}", ((self.form[name],) for name in missing))
