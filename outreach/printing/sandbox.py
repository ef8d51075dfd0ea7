"""Run one rendering in a child process with memory, CPU and wall limits; the child can die, the worker goes
on.

The child is forked, so fonts and WeasyPrint are warm in it when the parent has called
press.font_configuration(). It must not use the parent's database connections or sockets.
"""

import contextlib
import ctypes
import os
import resource
import signal
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from outreach.printing.errors import PrintError

Result = TypeVar("Result")
Tell = Callable[[Any], None]

_SIGNALS_OF_EMPTY_MEMORY = (signal.SIGABRT, signal.SIGTRAP, signal.SIGSEGV, signal.SIGBUS)
_SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of Linux' prctl
_POLL_S = 0.2
_PAGE_BYTES = resource.getpagesize()


@dataclass(frozen=True)
class Limits:
    """What one rendering may use, memory on top of what it shares with its parent; trust.md d.5."""

    memory_bytes: int = 1536 * 1024 * 1024
    cpu_s: int = 110
    wall_s: float = 120.0


class RenderFailed(PrintError):
    """A rendering that ended without a result; `code` says why, `detail` is for the log."""

    def __init__(self, code: str, detail: str = "") -> None:
        english, chinese = _REASONS[code]
        super().__init__(english, chinese)
        self.code = code
        self.detail = detail


_REASONS = {
    "out_of_memory": (
        "The rendering ran out of memory and was stopped. Use smaller pictures or divide the document, then try again.",
        "内存不足，生成已停止。请缩小图片或拆分文档后重试。",
    ),
    "cpu_time": (
        "The rendering used more computing time than allowed and was stopped. Simplify or divide the document.",
        "计算时间超过上限，生成已停止。请简化或拆分文档。",
    ),
    "wall_time": (
        "The rendering took longer than allowed and was stopped. Try again; if it happens again, divide the document.",
        "生成时间超过上限，已停止。请重试；如再次出现，请拆分文档。",
    ),
    "nested_too_deep": (
        "The document is nested too deep to be laid out. Nothing was printed; simplify it.",
        "文档嵌套过深，无法排版。没有生成任何页面，请简化内容。",
    ),
    "crashed": (
        "The rendering stopped unexpectedly. Nothing was printed; try again and tell the administrator if it persists.",
        "生成意外中断。没有生成任何页面，请重试；如仍失败，请联系管理员。",
    ),
    "cancelled": ("The rendering was cancelled. Nothing was printed.", "生成已取消。没有生成任何页面。"),
}


def run(
    task: Callable[[Tell], Result],
    *,
    limits: Limits | None = None,
    on_message: Callable[[Any], None] = lambda message: None,
    is_wanted: Callable[[], bool] = lambda: True,
) -> Result:
    """Return task(tell), run in a child; raise its PrintError, or RenderFailed when it did not survive.

    What the child gives to `tell` arrives at `on_message` (progress); `is_wanted` is asked several times a
    second and ends the child when it says no (cancel). Results and messages must be picklable.
    """
    limits = limits or Limits()
    receiver, sender = Pipe(duplex=False)
    child = os.fork()
    if child == 0:
        receiver.close()
        _be_child(sender, task, limits)
    sender.close()
    try:
        outcome = _listen(receiver, time.monotonic() + limits.wall_s, on_message, is_wanted)
    finally:
        _kill_group(child)
        receiver.close()
        _, status, usage = os.wait4(child, 0)
    if outcome is None:
        raise _failure_of(status, usage, limits)
    kind, value = outcome
    if kind == "failed":
        raise value
    result: Result = value
    return result


def _listen(
    receiver: Connection,
    deadline: float,
    on_message: Callable[[Any], None],
    is_wanted: Callable[[], bool],
) -> tuple[str, Any] | None:
    """Return the child's last word, or None when it fell silent without one."""
    while time.monotonic() < deadline:
        if not is_wanted():
            return "failed", RenderFailed("cancelled")
        try:
            if not receiver.poll(_POLL_S):
                continue
            kind, value = receiver.recv()
        except (EOFError, OSError):
            return None
        if kind != "told":
            return kind, value
        on_message(value)
    return "failed", RenderFailed("wall_time")


def _be_child(sender: Connection, task: Callable[[Tell], Any], limits: Limits) -> NoReturn:
    """Work under limits, send one last word, and leave without running the parent's exit handlers."""
    try:
        _confine(limits)
        word = _work(sender, task)
        # A little more, so that the last word itself can be said.
        resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        sender.send(word)
        sender.close()
    except BaseException:
        os._exit(1)
    os._exit(0)


def _work(sender: Connection, task: Callable[[Tell], Any]) -> tuple[str, Any]:
    try:
        return "done", task(lambda message: sender.send(("told", message)))
    except PrintError as error:
        return "failed", error
    except MemoryError:
        return "failed", RenderFailed("out_of_memory")
    except RecursionError:
        return "failed", RenderFailed("nested_too_deep")
    except BaseException:
        return "failed", RenderFailed("crashed", traceback.format_exc())


def _confine(limits: Limits) -> None:
    os.setsid()
    ctypes.CDLL(None).prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_s, limits.cpu_s + 1))
    # A forked child begins with all that its parent has; only what comes on top is the rendering's.
    allowed = limits.memory_bytes + _memory_now().reserved_bytes
    resource.setrlimit(resource.RLIMIT_AS, (allowed, resource.RLIM_INFINITY))


@dataclass(frozen=True)
class _Memory:
    reserved_bytes: int
    used_bytes: int


def _memory_now() -> _Memory:
    reserved, used, *_rest = Path("/proc/self/statm").read_text().split()
    return _Memory(int(reserved) * _PAGE_BYTES, int(used) * _PAGE_BYTES)


def _kill_group(child: int) -> None:
    """End the child and whatever it started; it is a group of its own from its first moment on."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(child, signal.SIGKILL)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)


def _failure_of(status: int, usage: resource.struct_rusage, limits: Limits) -> RenderFailed:
    """Read a silent death: a signal, the CPU limit, or memory that a C library could not get."""
    ended_by = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    if ended_by == signal.SIGXCPU or usage.ru_utime + usage.ru_stime >= limits.cpu_s:
        return RenderFailed("cpu_time")
    # The parent has hardly changed since the fork: what it uses now is what the child began with.
    used_bytes = usage.ru_maxrss * 1024 - _memory_now().used_bytes
    if ended_by in _SIGNALS_OF_EMPTY_MEMORY and used_bytes > limits.memory_bytes // 2:
        return RenderFailed("out_of_memory", f"signal {ended_by}, {used_bytes} bytes")
    return RenderFailed("crashed", f"signal {ended_by}, status {status}")
