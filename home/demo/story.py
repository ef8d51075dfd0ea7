"""Stories that go on side by side, so that the demo's books were written in the order of their dates."""

from collections.abc import Callable, Generator, Iterable
from contextlib import suppress
from datetime import datetime
from heapq import heapify, heappop, heappush

# Says when it goes on, and is told so; whatever lies between two moments happens at the first of them.
Story = Generator[datetime, datetime, None]
# Moments counted back from today: days ago, then hour and minute.
Clock = Callable[..., datetime]


def play(stories: Iterable[Story]) -> None:
    """Let the story go on that has the earliest moment, until all are told."""
    waiting = [(next(story), number, story) for number, story in enumerate(stories)]
    heapify(waiting)
    while waiting:
        at, number, story = heappop(waiting)
        with suppress(StopIteration):
            heappush(waiting, (story.send(at), number, story))
