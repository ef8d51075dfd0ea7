"""Bombs end as a named failure within small limits, and the next job runs."""

import os
import time

import pytest

from outreach.printing import press, sandbox
from outreach.printing.assets import Assets, MissingAsset
from outreach.printing.caps import Caps, TooLarge
from outreach.printing.errors import PrintError
from outreach.printing.sandbox import Limits, RenderFailed, Tell
from tests.printing.samples import use_bomb

SMALL = Limits(memory_bytes=700 * 1024 * 1024, cpu_s=1, wall_s=4)


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    press.font_configuration()


def doubling_variables(levels: int = 40) -> str:
    chain = "".join(f"--v{n}: var(--v{n - 1}) var(--v{n - 1});" for n in range(1, levels))
    return f"<style>p {{ --v0: 1px; {chain} margin: var(--v{levels - 1}) }}</style><p>x"


BOMBS = {
    "variables that double": doubling_variables(),
    "drawing of drawings": use_bomb(),
    "nested flex boxes": "<div style='display:flex'>" * 40 + "x",
    "three million characters": "<p>" + "中文字" * 1_000_000,
    "wide table": "<table>" + ("<tr>" + "<td>x" * 400) * 480,
    "huge span of columns": "<table><tr><td colspan=1000 rowspan=60000>x" + "<tr><td colspan=1000>x" * 400,
}


def failure_of(html: str) -> PrintError | None:
    try:
        sandbox.run(lambda tell: len(press.render(html, assets=Assets())), limits=SMALL)
    except PrintError as error:
        return error
    return None


@pytest.mark.parametrize("html", BOMBS.values(), ids=BOMBS.keys())
def test_a_bomb_ends_in_time_with_a_reason_in_both_languages(html: str) -> None:
    started = time.monotonic()

    failure = failure_of(html)

    assert time.monotonic() - started < 8
    assert failure is None or (failure.code != "crashed" and failure.chinese.endswith("。"))
    assert sandbox.run(lambda tell: press.render("<p>下一件", assets=Assets())[:4], limits=SMALL) == b"%PDF"


def test_at_least_the_worst_bombs_are_really_stopped() -> None:
    codes = set()
    for name in ("drawing of drawings", "three million characters"):
        html = BOMBS[name]
        with pytest.raises(RenderFailed) as caught:
            sandbox.run(lambda tell, html=html: press.render(html, assets=Assets()), limits=SMALL)  # type: ignore[misc]
        codes.add(caught.value.code)

    assert codes <= {"cpu_time", "out_of_memory", "wall_time"}


@pytest.mark.parametrize("depth", [150, 5_000])
@pytest.mark.parametrize("tag", ["div", "b", "ul"])
def test_deep_nesting_is_refused_before_layout(depth: int, tag: str) -> None:
    with pytest.raises(TooLarge) as caught:
        press.lay_out(f"<{tag}>" * depth + "x", assets=Assets())

    assert (caught.value.code, caught.value.cap) == ("nested_too_deep", 100)


def test_the_deepest_nesting_allowed_is_laid_out() -> None:
    html = "<div>" * 97 + "中"

    assert len(press.lay_out(html, assets=Assets()).pages) == 1


def test_a_million_page_breaks_stop_at_the_page_cap() -> None:
    html = "<style>@page { size: 40mm; margin: 0 } p { break-before: page }</style>" + "<p>x" * 120

    with pytest.raises(TooLarge) as caught:
        press.lay_out(html, assets=Assets(), caps=Caps(pages=50))

    assert (caught.value.code, caught.value.found) == ("too_many_pages", 51)
    assert len(press.lay_out(html, assets=Assets()).pages) == 120


def test_too_much_source_is_refused_before_it_is_parsed() -> None:
    with pytest.raises(TooLarge) as caught:
        press.lay_out("x" * 101, assets=Assets(), caps=Caps(characters=100))

    assert caught.value.code == "too_many_characters"


def test_memory_that_runs_out_is_told() -> None:
    with pytest.raises(RenderFailed) as caught:
        sandbox.run(lambda tell: bytearray(2 * 1024**3), limits=SMALL)

    assert caught.value.code == "out_of_memory"
    assert "内存不足" in caught.value.chinese


def test_a_sleeper_is_ended_at_the_wall_limit_together_with_its_children() -> None:
    read_end, write_end = os.pipe()

    def spawn_and_sleep(tell: Tell) -> None:
        os.close(read_end)
        os.fork()
        time.sleep(60)

    with pytest.raises(RenderFailed) as caught:
        sandbox.run(spawn_and_sleep, limits=Limits(wall_s=0.3))

    os.close(write_end)
    assert caught.value.code == "wall_time"
    # The pipe is at its end only when nobody, child or grandchild, holds it open any more.
    assert os.read(read_end, 1) == b""


def test_a_busy_loop_is_ended_at_the_cpu_limit() -> None:
    def spin(tell: Tell) -> None:
        while True:
            pass

    with pytest.raises(RenderFailed) as caught:
        sandbox.run(spin, limits=Limits(cpu_s=1, wall_s=20))

    assert caught.value.code == "cpu_time"


def test_a_crash_of_a_library_is_told() -> None:
    with pytest.raises(RenderFailed) as caught:
        sandbox.run(lambda tell: os.abort(), limits=SMALL)

    assert caught.value.code == "crashed"


def test_an_error_with_facts_crosses_the_border_whole() -> None:
    with pytest.raises(MissingAsset) as caught:
        sandbox.run(lambda tell: press.render("<img src='asset:x.png'>", assets=Assets()), limits=SMALL)

    assert (caught.value.address, caught.value.code) == ("asset:x.png", "missing_asset")


def test_progress_arrives_in_order_and_cancel_ends_the_child() -> None:
    heard: list[int] = []

    def count(tell: Tell) -> None:
        for number in range(1_000):
            tell(number)
            time.sleep(0.005)

    with pytest.raises(RenderFailed) as caught:
        sandbox.run(count, limits=SMALL, on_message=heard.append, is_wanted=lambda: len(heard) < 20)

    assert (caught.value.code, heard) == ("cancelled", list(range(20)))


def test_only_memory_on_top_of_the_parents_counts() -> None:
    ballast = bytearray(300 * 1024**2)
    limits = Limits(memory_bytes=200 * 1024**2)

    size = sandbox.run(lambda tell: len(bytearray(100 * 1024**2)), limits=limits)

    assert size < len(ballast)
    with pytest.raises(RenderFailed) as caught:
        sandbox.run(lambda tell: bytearray(250 * 1024**2), limits=limits)
    assert caught.value.code == "out_of_memory"
