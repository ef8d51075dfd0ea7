"""Where higher floors register the work they want done, by kind."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from outreach.jobs.models import Job
from outreach.jobs.progress import Progress

Work = Callable[[Job, Progress], None]
Sharing = Callable[[Job, Any], bool]


def with_nobody(_job: Job, _actor: Any) -> bool:
    """A job is seen by who started it, unless its kind says otherwise."""
    return False


@dataclass(frozen=True, slots=True)
class Handler:
    """The work of one kind of job, the limits of the process it runs in, and who else may see what was made."""

    work: Work
    memory_mb: int
    wall_s: int
    cpu_s: int | None = None
    shared: Sharing = with_nobody


_handlers: dict[str, Handler] = {}


def handler(
    kind: str,
    *,
    memory_mb: int = 1536,
    wall_s: int = 1800,
    cpu_s: int | None = None,
    shared: Sharing = with_nobody,
) -> Callable[[Work], Work]:
    """Register a function as the work of one kind; used in the `tasks` module of an app.

    `memory_mb` is the address space that the work may take beyond the worker's own. `cpu_s` is the time of one core
    that honest work never needs, however busy the machine is; without it only the clock on the wall ends the work.
    `shared` says of a job and a person who did not start it whether they may see it and have its file.
    """

    def register(work: Work) -> Work:
        _handlers[kind] = Handler(work, memory_mb, wall_s, cpu_s, shared)
        return work

    return register


def find_handler(kind: str) -> Handler | None:
    return _handlers.get(kind)


def known_kinds() -> list[str]:
    """A payload that changes its meaning gets a new kind: during an upgrade old and new workers both run."""
    return list(_handlers)
