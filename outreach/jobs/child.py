"""The child process of one job: limits, the handler's run, and how it ended, in words."""

import ctypes
import errno
import gc
import logging
import os
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from outreach.audit.models import Channel
from outreach.audit.origin import Origin, acting
from outreach.health.trouble import is_from_database, is_from_store, is_passing
from outreach.jobs import leases
from outreach.jobs.errors import JobFailed, JobInterrupted, JobStopped, LeaseLost
from outreach.jobs.models import Job
from outreach.jobs.progress import Progress
from outreach.jobs.registry import Handler

logger = logging.getLogger(__name__)

PR_SET_PDEATHSIG = 1
# Exit codes of a child that met a database, or a store of files, which does not answer (sysexits.h: TEMPFAIL,
# UNAVAILABLE).
TRY_AGAIN, TRY_LATER = 75, 69
# Who waits for a page goes before who waits for a file: so much less of a core that both want (nice(2)).
NICE = 10
MEMORY_EN = (
    "The work needed more memory than allowed. Nothing was published. Use smaller pictures or fewer "
    "pages, then retry."
)
MEMORY_ZH = "内存不足，任务已停止，未发布任何文件。请使用较小的图片或减少页数后重试。"
DISK_EN = "The disk is full. Nothing was published. Free some space, then retry."
DISK_ZH = "磁盘已满，未发布任何文件。请清理磁盘后重试。"
READ_ONLY_EN = "The disk can't be written. Nothing was published. Tell the administrator, then retry."
READ_ONLY_ZH = "磁盘无法写入，未发布任何文件。请联系系统管理员处理后重试。"
UNKNOWN_EN = (
    "An unexpected error stopped the work; it stands in the log. Nothing was published. Job number: {pk}."
)
UNKNOWN_ZH = "任务因意外错误停止，详情已记入日志，未发布任何文件。请把任务编号 {pk} 告诉系统管理员。"


def run_child(job: Job, handler: Handler) -> None:
    """Do the work in this forked process and leave it; never returns."""
    status = 1
    try:
        # What the worker had read is not this job's to collect: it would be copied for it.
        gc.freeze()
        _die_with_parent()
        _confine(handler)
        with acting(Origin(Channel.JOB, job.created_by, facts={"job": job.pk, "kind": job.kind})):
            run_handler(job, handler, is_interrupted=_interruption())
        status = 0
    except BaseException as error:  # the child must not run its parent's code
        logger.exception("Job %s: the child could not write its own end", job.pk)
        status = end_of_trouble(error) or status
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _die_with_parent() -> None:
    # A killed worker must not leave a child that goes on writing under a lease that will be given away.
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _confine(handler: Handler) -> None:
    os.nice(NICE)
    # What the worker had mapped before the fork is not the work's own.
    most = _mapped_bytes() + (handler.memory_mb << 20)
    resource.setrlimit(resource.RLIMIT_AS, (most, resource.RLIM_INFINITY))
    # SIGXCPU ends the process, and is how the worker knows; a fork begins to count at nought.
    resource.setrlimit(resource.RLIMIT_CPU, (handler.cpu_s or handler.wall_s, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _mapped_bytes() -> int:
    """The address space of this process; first field of /proc/self/statm, in pages (proc(5))."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()


def _make_room_for_the_end() -> None:
    """Let the end of a job that used up its memory be written: a connection needs some itself."""
    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def _interruption() -> Callable[[], bool]:
    """Turn SIGTERM into a flag that the handler meets at its next should_stop()."""
    state = {"interrupted": False}

    def note(number: int, frame: FrameType | None) -> None:
        state["interrupted"] = True

    signal.signal(signal.SIGTERM, note)
    # Ctrl-C reaches the whole group; the parent decides and tells by SIGTERM.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return lambda: state["interrupted"]


def run_handler(job: Job, handler: Handler, *, is_interrupted: Callable[[], bool] = lambda: False) -> None:
    """Run the work in this process and write how it ended; tests call it without a fork."""
    progress = Progress(job, is_interrupted)
    _run(job, handler, progress)
    if job.whole_id is not None and not Job.objects.open().filter(pk=job.whole_id).exists():
        # The whole was cancelled while this part wrote its last bytes.
        progress.clear()


def _run(job: Job, handler: Handler, progress: Progress) -> None:
    try:
        handler.work(job, progress)
    except LeaseLost:
        logger.warning("Job %s: the lease was lost, the result is dropped", job.pk)
    except JobInterrupted:
        leases.release(job)
    except JobStopped:
        if leases.mark_cancelled(job):
            progress.clear()
    except BaseException as error:  # WeasyPrint raises a BaseException on a forbidden fetch
        _make_room_for_the_end()
        if end_of_trouble(error):
            raise  # no fault of the job, and perhaps no place to write one: the worker puts it back
        en, zh = describe_failure(job, error)
        leases.fail(job, en=en, zh=zh)
    else:
        _finish(job, progress)


def _finish(job: Job, progress: Progress) -> None:
    """Mark done and tidy up; a job that was cut into parts is nobody's now, and what a part made is the whole's."""
    if not leases.finish(job):
        # Another worker holds it, or has ended it already: what this one published is nobody's.
        job.result.delete(save=False)
    elif job.whole_id is None:
        progress.clear()
        job.parts.all().delete()


def end_of_trouble(error: BaseException) -> int:
    """The exit code for trouble of the engines that passes; 0 for everything else, which is the job's own."""
    if not is_passing(error):
        return 0
    if is_from_database(error):
        return TRY_AGAIN
    return TRY_LATER if is_from_store(error) else 0


def describe_failure(job: Job, error: BaseException) -> tuple[str, str]:
    """The reason in English and Chinese; what nobody expected goes into the log as well."""
    if isinstance(error, JobFailed):
        return error.en, error.zh
    logger.error("Job %s failed", job.pk, exc_info=error)
    if isinstance(error, MemoryError):
        return MEMORY_EN, MEMORY_ZH
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DISK_EN, DISK_ZH
    if isinstance(error, OSError) and error.errno in (errno.EROFS, errno.EIO):
        return READ_ONLY_EN, READ_ONLY_ZH
    return UNKNOWN_EN.format(pk=job.pk), UNKNOWN_ZH.format(pk=job.pk)
