"""Changes of a fixed chance, as an office makes them: held, driven, moved, corrected, cancelled."""

import random
from dataclasses import dataclass, field

from campaigns.models import Activity, ActivityCount, ActivityKind, Campaign, Measure
from outreach.places.models import Township, Village
from tests.campaigns.rows import make_activity


@dataclass
class Changes:
    campaign: Campaign
    kinds: list[ActivityKind]
    measure: Measure
    townships: list[Township]
    villages: list[Village]
    chance: random.Random = field(default_factory=lambda: random.Random(20260601))  # noqa: S311 - a test's dice
    held: list[Activity] = field(default_factory=list)

    def make_one(self) -> None:
        """Hold something, or change one thing that is there."""
        places = [self.close_village, self.move_village]
        changes = [self.drive, self.relocate, self.count, self.delete] if self.held else []
        self.chance.choice([self.hold, self.hold, *places, *changes])()

    def hold(self) -> None:
        village = self.chance.choice(self.villages)
        kind = self.chance.choice(self.kinds)
        self.held.append(make_activity(self.campaign, kind, township=village.township, village=village))

    def drive(self) -> None:
        activity = self.chance.choice(self.held)
        activity.villages_reached.set(self.chance.sample(self.villages, 3))
        activity.save()

    def relocate(self) -> None:
        activity = self.chance.choice(self.held)
        activity.township, activity.village = self.chance.choice([*self.townships, None]), None
        activity.save()

    def count(self) -> None:
        activity = self.chance.choice(self.held)
        for row in ActivityCount.objects.filter(activity=activity):
            row.delete()
        ActivityCount.objects.create(
            activity=activity, measure=self.measure, amount=self.chance.randint(1, 50)
        )

    def delete(self) -> None:
        self.held.pop(self.chance.randrange(len(self.held))).delete()

    def close_village(self) -> None:
        village = self.chance.choice(self.villages)
        village.is_active = not village.is_active
        village.save()

    def move_village(self) -> None:
        village = self.chance.choice(self.villages)
        village.township = self.chance.choice(self.townships)
        village.save()
