"""One process of the cluster: started again when it dies, as systemd would, until it is told to stop."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.house.tree import ROOT

AGAIN_S, STOP_S = 0.5, 40


@dataclass
class Part:
    """A name, a command and its environment; what it says goes into a file of its own."""

    name: str
    command: list[str]
    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    # Where the program lies: an older one, before an upgrade.
    program: Path = ROOT
    starts: int = 0
    process: subprocess.Popen[bytes] | None = None
    is_stopping: bool = False
    is_away: bool = False

    def start(self) -> None:
        self._begin()
        self.watch = threading.Thread(target=self._keep, name=self.name, daemon=True)
        self.watch.start()

    def _begin(self) -> None:
        with (self.folder / f"{self.name}.log").open("ab") as output:
            self.process = subprocess.Popen(
                self.command,
                cwd=self.program,
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                # Alone in its group, so that a kill takes its children too, as the end of a machine would.
                start_new_session=True,
            )
        self.starts += 1

    def _keep(self) -> None:
        while not self.is_stopping:
            assert self.process is not None
            self.process.wait()
            time.sleep(AGAIN_S)
            while self.is_away and not self.is_stopping:
                time.sleep(AGAIN_S)
            if not self.is_stopping:
                self._begin()

    def kill(self) -> None:
        """Pull the plug."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)

    @contextmanager
    def away(self) -> Iterator[None]:
        """Pull the plug, and put it back when the block ends."""
        self.is_away = True
        self.kill()
        yield
        self.is_away = False

    def restart(self) -> None:
        """Ask it to end in peace and let it be started again, as an upgrade does."""
        assert self.process is not None
        self.process.terminate()

    def stop(self) -> int:
        """End it in peace and return its exit code; what does not end is killed, and its code says so."""
        self.is_stopping = True
        if self.process is None:
            return 0
        self.process.terminate()
        try:
            return self.process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self.kill()
            return self.process.wait()

    def left_behind(self) -> list[str]:
        """Processes of its group that outlived it."""
        assert self.process is not None
        command = ["ps", "-o", "pid=,args=", "-s", str(self.process.pid)]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.splitlines()
