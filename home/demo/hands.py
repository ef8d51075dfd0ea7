"""The demo's print jobs, done at once by as many workers as there are cores, as `make run` starts them."""

import os
import sys

from django.db import connections

from outreach.jobs.worker import Worker


def work_off() -> None:
    """Return when nothing is queued any more."""
    # A forked worker must not share its parent's database sockets.
    connections.close_all()
    others = [_start_another() for _core in range((os.cpu_count() or 1) - 1)]
    worker = Worker()
    worker.run(until_idle=True)
    for other in others:
        os.waitpid(other, 0)
    if not worker.is_stopping:
        # What another one may have had to leave.
        worker.run(until_idle=True)


def _start_another() -> int:
    sys.stdout.flush()
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        Worker().run(until_idle=True)
        status = 0
    finally:
        # It must not go on with its parent's story.
        os._exit(status)
