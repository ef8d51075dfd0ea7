"""Where higher floors register the work they want done, by kind."""

from collections.abc import Callable
from dataclasses import dataclass

from outreach.jobs.models import Job
from outreach.jobs.progress import Progress

Work = Callable[[Job, Progress], None]


@dataclass(frozen=True, slots=True)
class Handler:
    """The work of one kind of job and the limits of the process it runs in."""

    work: Work
    memory_mb: int
    wall_s: int


_handlers: dict[str, Handler] = {}


def handler(kind: str, *, memory_mb: int = 1536, wall_s: int = 1800) -> Callable[[Work], Work]:
    """Register a function as the work of one kind; used in the `tasks` module of an app."""

    def register(work: Work) -> Work:
        _handlers[kind] = Handler(work, memory_mb, wall_s)
        return work

    return register


def find_handler(kind: str) -> Handler | None:
    return _handlers.get(kind)
