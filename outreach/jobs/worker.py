"""The worker: claims a job, runs it in a limited child process, keeps its lease, names its failure."""

import logging
import os
import signal
import socket
import time
from types import FrameType

from django.conf import settings
from django.db import DatabaseError, Error, connections
from django.db.models.functions import Now
from django.utils import timezone

from outreach.audit.chain import seal_waiting
from outreach.jobs import leases
from outreach.jobs.child import TRY_AGAIN, TRY_LATER, run_child
from outreach.jobs.models import Job, WorkerBeat
from outreach.jobs.progress import clear_folder
from outreach.jobs.registry import Handler, find_handler, known_kinds
from outreach.jobs.routines import start_due
from outreach.jobs.shelves import clear_ended
from outreach.jobs.waking import waker

logger = logging.getLogger(__name__)

# How often a worker looks whether a routine is due, and whether its disk holds what nobody needs.
ROUTINES_S = 30.0
WATCH_S = 0.05
# How often what the audit log took in is sealed.
SEAL_S = 30.0
# How often the watch asks whether somebody cancelled the job.
ASK_S = 2.0
# How long the worker waits before it asks a database again that did not answer.
PAUSE_S = 2.0
# How long a child may take to put its work down once it was told to stop.
GRACE_S = 20.0

OLD_WORKER_EN = "This worker is older than the job: it does not know {kind}. Update it, then retry."
OLD_WORKER_ZH = "本机的后台程序版本较旧，不认识任务“{kind}”。请更新程序后重试。"
CLOSED_EN = "The account that started this job was closed meanwhile. Nothing was made. Start it anew."
CLOSED_ZH = "发起任务的账号已停用，未生成任何文件。请由在用账号重新发起。"
TIMEOUT_EN = "The work took longer than its time limit and was stopped. Nothing was published."
TIMEOUT_ZH = "任务超过时间限制，已停止，未发布任何文件。请减少内容后重试。"
CRASHED_EN = (
    "The working process ended without notice, probably out of memory. Nothing was published. "
    "Retry it, or make it smaller."
)
CRASHED_ZH = "后台进程意外终止，多半是内存不足，未发布任何文件。请重试，或减少内容。"


class Worker:
    """One loop in one process; run as many as there are cores."""

    def __init__(self) -> None:
        self.is_stopping = False
        self.sealed_at = 0.0
        self.name = f"{socket.gethostname()}:{os.getpid()}"[:120]
        self._beaten_at = float("-inf")
        self._looked_at: float | None = None

    def run(self, *, until_idle: bool = False) -> int:
        """Work until a signal comes, or until nothing is left; returns the number of jobs run."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        run = 0
        while not self.is_stopping:
            try:
                is_busy = self._work_once(with_routines=not until_idle)
            except Error:
                if until_idle:
                    raise
                # Restarted, locked or full: whoever mends it must not have to think of the worker as well.
                logger.exception("The database does not answer; the worker asks again in %s s", PAUSE_S)
                connections.close_all()
                time.sleep(PAUSE_S)
                continue
            run += is_busy
            if not is_busy and until_idle:
                break
            if not is_busy:
                waker().wait()
        return run

    def _work_once(self, *, with_routines: bool) -> bool:
        """Do one job if there is one; says whether there was."""
        if with_routines:
            self._start_routines(time.monotonic())
        self.seal_audit_log()
        self.beat()
        job = leases.claim(known_kinds())
        if job is not None:
            self.run_job(job)
        return job is not None

    def _start_routines(self, now: float) -> None:
        """Look for routines now and then; what goes wrong with them must not keep the jobs waiting."""
        if self._looked_at is not None and now - self._looked_at < ROUTINES_S:
            return
        self._looked_at = now
        try:
            start_due(at=timezone.now())
            clear_ended()
        except Exception:
            logger.exception("The routines could not be started; the next try is in %s s", ROUTINES_S)

    def seal_audit_log(self) -> None:
        """Close the chain over what was written; a worker that can't goes on with its jobs."""
        if time.monotonic() - self.sealed_at < SEAL_S and self.sealed_at:
            return
        self.sealed_at = time.monotonic()
        try:
            seal_waiting(at=timezone.now())
        except DatabaseError:
            logger.exception("The audit log could not be sealed; it is tried again")

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.is_stopping = True

    def beat(self) -> None:
        """Say that this worker lives, by the database's clock, as often as the heart of a job beats."""
        if time.monotonic() - self._beaten_at >= settings.JOB_HEARTBEAT_S:
            WorkerBeat.objects.update_or_create(name=self.name, defaults={"seen_at": Now()})
            self._beaten_at = time.monotonic()

    def run_job(self, job: Job) -> None:
        handler = find_handler(job.kind)
        if handler is None:
            leases.fail(job, en=OLD_WORKER_EN.format(kind=job.kind), zh=OLD_WORKER_ZH.format(kind=job.kind))
            return
        if job.created_by is not None and not job.created_by.is_active:
            # What a closed account asked for is not done in its name.
            leases.fail(job, en=CLOSED_EN, zh=CLOSED_ZH)
            return
        about = {"job": job.pk, "kind": job.kind}
        logger.info("Job %s (%s) starts, attempt %s", job.pk, job.kind, job.attempts, extra=about)
        # A forked child must not share its parent's database sockets.
        connections.close_all()
        child = os.fork()
        if child == 0:
            run_child(job, handler)
        watch = Watch(self, job, handler, child)
        watch.wait()
        seconds = round(time.monotonic() - watch.started, 1)
        logger.info("Job %s (%s) has left its process", job.pk, job.kind, extra=about | {"seconds": seconds})


class Watch:
    """Beats the heart of one job and ends its child when it must."""

    def __init__(self, worker: Worker, job: Job, handler: Handler, child: int) -> None:
        self.worker = worker
        self.job = job
        self.child = child
        self.started = self.beaten = self.asked = time.monotonic()
        self.deadline = self.started + handler.wall_s
        self.kill_at: float | None = None
        self.is_cancelled = False
        self.is_late = False

    def wait(self) -> None:
        while True:
            pid, status = os.waitpid(self.child, os.WNOHANG)
            if pid:
                break
            try:
                self._look(time.monotonic())
            except Error:
                # The child goes on; if the lease runs out meanwhile, its late end is refused by the token.
                logger.exception("Job %s: its lease could not be prolonged", self.job.pk)
                connections.close_all()
            time.sleep(WATCH_S)
        code = os.waitstatus_to_exitcode(status)
        if code == TRY_AGAIN:
            leases.put_back(self.job)
        elif code == TRY_LATER:
            leases.postpone(self.job)
        elif code:
            logger.error("Job %s: its process ended with %s", self.job.pk, code)
            # The kernel's word for a spent RLIMIT_CPU.
            self.is_late = self.is_late or code == -signal.SIGXCPU
            self._write_end()

    def _look(self, now: float) -> None:
        if now - self.beaten >= settings.JOB_HEARTBEAT_S:
            self.beaten = now
            self.worker.beat()
            if not leases.heartbeat(self.job):
                os.kill(self.child, signal.SIGKILL)  # another worker holds the job now
        if now - self.asked >= ASK_S:
            self.asked = now
            self.is_cancelled = Job.objects.filter(pk=self.job.pk, stop_requested=True).exists()
        if now > self.deadline:
            self.is_late = True
            os.kill(self.child, signal.SIGKILL)
        if self.kill_at is None and (self.worker.is_stopping or self.is_cancelled):
            self.kill_at = now + GRACE_S
            if self.worker.is_stopping:
                os.kill(self.child, signal.SIGTERM)
        if self.kill_at is not None and now > self.kill_at:
            os.kill(self.child, signal.SIGKILL)

    def _write_end(self) -> None:
        """Name what killed the child; one that ended by itself has written its own end."""
        if self.is_cancelled:
            if leases.mark_cancelled(self.job):
                clear_folder(self.job)
        elif self.worker.is_stopping:
            leases.release(self.job)
        elif self.is_late:
            leases.fail(self.job, en=TIMEOUT_EN, zh=TIMEOUT_ZH)
        else:
            leases.fail(self.job, en=CRASHED_EN, zh=CRASHED_ZH)
