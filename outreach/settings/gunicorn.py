"""How the web server runs; `python -m outreach.settings.gunicorn` only asks whether its port is free."""

import errno
import gc
import os
import socket
import sys
from importlib import import_module
from pathlib import Path

from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

from outreach.settings.env import read_int, read_path, read_text

# Only this machine by default: the demo has passwords that everybody knows.
host = read_text("HOST", "127.0.0.1")
port = read_int("PORT", 8000)

bind = f"{host}:{port}"
worker_class = "outreach.gate.worker.SpeakingWorker"
# The most that gunicorn reads: 2,700 characters of Chinese in an address.
limit_request_line = 8190
workers = read_int("WEB_WORKERS", 2)
threads = read_int("WEB_THREADS", 4)
# Read the code once and share it: half the time to start, a third less memory.
preload_app = True
# Renders run in the job worker; what takes a web thread this long is broken.
timeout = 60
graceful_timeout = 10
# A slow phone must not hold a thread between two of its requests for long.
keepalive = 5
# Each time a page comes back from the database it may wait so long for a thread that only calculates, such as a list
# of the office; Python's own 5 ms made a page of 1 ms take 45 beside it.
SWITCH_S = 0.0005
proc_name = "outreach-web"
# Nobody steers the server through a socket in the home folder.
control_socket_disable = True

if read_text("METRICS_TOKEN", ""):
    # Each process counts into a file of its own; whichever is asked adds them up. Known before anything counts.
    home = read_path("DATA_DIR", Path(__file__).parents[2] / "var")
    counts = home / "metrics" / str(port)
    counts.mkdir(parents=True, exist_ok=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(counts)

if read_text("LOG_FORMAT", "line") == "json":
    # The server's own lines go where the application's go, in the same form.
    # Its list of requests stays off: ours has numbers, and hides what opens a door.
    silent = {"handlers": [], "propagate": False}
    ours = {"level": "INFO", "handlers": [], "propagate": True}
    logconfig_dict = {"loggers": {"gunicorn.error": ours, "gunicorn.access": silent}}


def on_starting(server: Arbiter) -> None:
    """Forget what the processes of the last run counted; ours were begun when the code was read."""
    for old in Path(os.environ.get("PROMETHEUS_MULTIPROC_DIR", os.devnull)).glob("*.db"):
        if not old.stem.endswith(f"_{os.getpid()}"):
            old.unlink(missing_ok=True)


def when_ready(server: Arbiter) -> None:
    """Keep what was read before the fork out of all collections: each would touch, and so copy, 90 MiB."""
    gc.collect()
    gc.freeze()


def child_exit(server: Arbiter, worker: Worker) -> None:
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        import_module("prometheus_client.multiprocess").mark_process_dead(worker.pid)


def post_worker_init(worker: Worker) -> None:
    """Let quick pages go before long ones; tell where the site is, once, when it really answers."""
    sys.setswitchinterval(SWITCH_S)
    if worker.age == 1:
        address = read_text("BASE_URL", f"http://localhost:{port}")
        print(welcome(address, read_text("DEMO_ACCOUNTS", "")), flush=True)


def on_exit(server: Arbiter) -> None:
    server.log.info("The web server has stopped.")


def welcome(address: str, accounts: str) -> str:
    demo = f"\n  Demo accounts · 演示账号\n{accounts}\n" if accounts else ""
    return f"""
  Outreach is running · 宣传工作台已启动
    网站 site            {address}/
    后台 staff           {address}/admin/
    乡镇 townships       {address}/portal/
{demo}
  Ctrl-C stops it, the data stay · 按 Ctrl-C 停止，数据保留
"""


def port_problem() -> str:
    """Return why nobody can listen on our port, in words; empty when it is free."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return f"Port {port} is taken by another program. Choose another: make run PORT={port + 1}"
            return f"Port {port} can't be used ({error.strerror}). Choose another: make run PORT=8000"
    return ""


if __name__ == "__main__":
    sys.exit(port_problem() or 0)
