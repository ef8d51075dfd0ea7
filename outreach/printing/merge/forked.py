"""Runs a function in a forked child and brings back its result or its error; it may use whatever it inherits."""

import multiprocessing
import os
from collections.abc import Callable
from typing import Any, Generic, TypeVar

Result = TypeVar("Result")
_FORK = multiprocessing.get_context("fork")


class ChildDied(RuntimeError):
    """The child ended without a word, for example because memory ran out."""


class Forked(Generic[Result]):
    """A function at work in a child process."""

    def __init__(self, work: Callable[[], Result]) -> None:
        self._receiver, sender = _FORK.Pipe(duplex=False)
        self._process = _FORK.Process(target=_run, args=(work, sender), daemon=True)
        self._process.start()
        sender.close()

    def is_done(self, wait_s: float) -> bool:
        """Wait at most so long; tell whether result() is there now."""
        return self._receiver.poll(wait_s)

    def result(self) -> Result:
        """Wait for the child; return what it returned or raise what it raised."""
        try:
            is_fine, value = self._receiver.recv()
        except EOFError as error:
            raise ChildDied(f"exit code {self._process.exitcode}") from error
        finally:
            self._process.join()
        if not is_fine:
            raise value
        result: Result = value
        return result

    def stop(self) -> None:
        """End the child if it is still at work."""
        if self._process.is_alive():
            self._process.terminate()
        self._process.join()


def processors() -> int:
    """Return how many processes may work at once; a daemonic process may not have children."""
    return 1 if multiprocessing.current_process().daemon else len(os.sched_getaffinity(0))


def _run(work: Callable[[], Any], sender: Any) -> None:
    try:
        sender.send((True, work()))
    except Exception as error:
        sender.send((False, error))
