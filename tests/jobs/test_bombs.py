"""Documents made to eat memory or time, in the worker's own child: each ends with a reason, the next job is done."""

import time
from datetime import UTC, datetime

import pytest

from outreach.jobs.child import UNKNOWN_ZH
from outreach.jobs.models import Job
from outreach.jobs.progress import Progress
from outreach.jobs.registry import handler
from outreach.jobs.states import JobState
from outreach.jobs.worker import Worker
from outreach.printing import press
from outreach.printing.assets import Assets
from tests.printing.samples import use_bomb

pytestmark = pytest.mark.django_db(transaction=True)

CPU_S, WALL_S = 2, 6
MEMORY_MB = 1536


def doubling_variables(levels: int = 40) -> str:
    chain = "".join(f"--v{n}: var(--v{n - 1}) var(--v{n - 1});" for n in range(1, levels))
    return f"<style>p {{ --v0: 1px; {chain} margin: var(--v{levels - 1}) }}</style><p>x"


BOMBS = {
    "variables that double": doubling_variables(),
    "drawing of drawings": use_bomb(),
    "nested flex boxes": "<div style='display:flex'>" * 40 + "x",
    "three million characters": "<p>" + "中文字" * 1_000_000,
    "wide table": "<table>" + ("<tr>" + "<td>x" * 400) * 480,
    "huge span of columns": "<table><tr><td colspan=1000 rowspan=60000>x" + "<tr><td colspan=1000>x" * 4_000,
}


@handler("test.print", memory_mb=MEMORY_MB, cpu_s=CPU_S, wall_s=WALL_S)
def lay_out(job: Job, progress: Progress) -> None:
    press.render(job.payload["html"], assets=Assets())


def queue(html: str) -> Job:
    return Job.objects.create(
        kind="test.print", title="test", payload={"html": html}, created_at=datetime(2026, 6, 1, tzinfo=UTC)
    )


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_ends_with_a_reason_and_the_next_document_is_printed(name: str) -> None:
    bomb, next_one = queue(BOMBS[name]), queue("<p>下一件")
    started = time.monotonic()

    Worker().run(until_idle=True)

    bomb.refresh_from_db()
    next_one.refresh_from_db()
    assert next_one.state == JobState.DONE
    assert time.monotonic() - started < 2 * WALL_S
    assert bomb.state == JobState.FAILED
    assert bomb.error_zh != UNKNOWN_ZH.format(pk=bomb.pk)
