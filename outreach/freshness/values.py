"""What costs much to make, kept in the memory of a process while the public version stands."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date
from threading import Lock
from time import monotonic
from typing import Any, TypeVar

from django.conf import settings
from django.utils import timezone

from outreach.freshness.counter import public_version

T = TypeVar("T")
MOST = 1000
# The version tells of every change that went through Django; somebody with a database shell waits so long,
# and so does a change that a silent shared cache did not hear.
LONGEST_S = 120.0


@dataclass(frozen=True, slots=True)
class Remembered:
    value: Any
    version: int
    day: date
    made_at_s: float

    def holds(self, *, version: int, day: date, at_s: float) -> bool:
        return self.version == version and self.day == day and at_s - self.made_at_s < LONGEST_S


class Memory:
    """Values by their keys; the longest unread go first when there are too many."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self.values: OrderedDict[Hashable, Remembered] = OrderedDict()
        self.lock = Lock()

    def get(self, key: Hashable) -> Remembered | None:
        with self.lock:
            found = self.values.get(key)
            if found:
                self.values.move_to_end(key)
            return found

    def put(self, key: Hashable, value: Remembered) -> None:
        with self.lock:
            self.values[key] = value
            self.values.move_to_end(key)
            while len(self.values) > self.most:
                self.values.popitem(last=False)

    def clear(self) -> None:
        with self.lock:
            self.values.clear()


MEMORY = Memory()


def remembered(key: Hashable, make: Callable[[], T]) -> T:
    """Return the value of the key as of the public version; made again after every change, and each day.

    All requests share the value: whoever changes it must copy it first.
    """
    if not settings.KEEP_PARTS:
        return make()
    # As with pages: the version is read before the value is made.
    version, day, at_s = public_version(), timezone.localdate(), monotonic()
    if version is None:
        return make()
    found = MEMORY.get(key)
    if found and found.holds(version=version, day=day, at_s=at_s):
        value: T = found.value
        return value
    value = make()
    MEMORY.put(key, Remembered(value, version, day, at_s))
    return value
