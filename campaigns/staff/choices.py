"""Choosing among many: offices in columns, villages township by township."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext as _

from outreach.places.models import Village


class ChoiceColumns(forms.CheckboxSelectMultiple):
    """A long list of ticks, side by side."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "choice-columns"} | (attrs or {}))


def village_label(village: Village) -> str:
    unused = _("not in use")
    return village.name if village.is_active else f"{village.name} ({unused})"


class TownshipGroups(ModelChoiceIterator):
    """Choices as (township, its villages), in the order of delivery; one query."""

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        for township, villages in groupby(self.queryset, key=lambda village: village.township):
            yield (str(township), [self.choice(village) for village in villages])


class VillageField(forms.ModelChoiceField):
    iterator = TownshipGroups

    def __init__(self, **options: Any) -> None:
        # Merged villages too: what was held there before must stay editable.
        super().__init__(Village.objects.in_delivery_order(), **options)

    def label_from_instance(self, village: Village) -> str:
        return village_label(village)


class VillagePicker(forms.CheckboxSelectMultiple):
    """Folds each township; those with a chosen village stand open."""

    template_name = "campaigns/staff/village_picker.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["townships"] = [
            (township, villages, sum(village["selected"] for village in villages))
            for township, villages, _index in context["widget"]["optgroups"]
        ]
        return context


class VillagesField(forms.ModelMultipleChoiceField):
    iterator = TownshipGroups
    widget = VillagePicker

    def __init__(self, **options: Any) -> None:
        super().__init__(Village.objects.in_delivery_order(), **options)

    def label_from_instance(self, village: Village) -> str:
        return village_label(village)
