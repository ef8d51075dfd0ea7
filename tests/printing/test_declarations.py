"""Pango's declarations come from the cache, a missing or broken cache costs time only, and both say the same."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT

PROGRAM = """
import sys
from outreach.printing import press
from outreach.printing.assets import Assets
from weasyprint.text.ffi import ffi, pango
style = "<style>p { width: 60mm; text-align: justify }</style>"
html = f"<html lang=zh><title>t</title>{style}<p>未成年人保护法宣传月活动方案，请认真阅读。"
sys.stdout.write(f"{len(press.lay_out(html, assets=Assets()).pages)} {pango.pango_version() > 0} {type(ffi).__name__}")
print(" parsed" if "pycparser" in sys.modules else " loaded")
"""


def lay_out(cache: Path) -> str:
    """Lay a page out in a new process with this font cache, and return what it says of itself."""
    environment = {**os.environ, "OUTREACH_FONT_CACHE": str(cache)}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip()


def test_the_first_process_parses_and_the_next_one_loads(tmp_path: Path) -> None:
    said = [lay_out(tmp_path), lay_out(tmp_path)]

    assert said == ["1 True ReadyFFI parsed", "1 True ReadyFFI loaded"]


@pytest.mark.parametrize("broken", ["", "ffi = = 1", "raise ImportError"])
def test_a_broken_table_is_parsed_anew(tmp_path: Path, broken: str) -> None:
    lay_out(tmp_path)
    (table,) = (tmp_path / "declarations").glob("*.py")
    table.write_text(broken)

    assert lay_out(tmp_path) == "1 True ReadyFFI parsed"


def test_a_place_that_is_no_folder_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "declarations").write_text("in the way")

    assert lay_out(tmp_path) == "1 True ReadyFFI parsed"


def test_whoever_imports_weasyprint_first_still_gets_our_lines() -> None:
    program = PROGRAM.replace("import sys", "import sys, weasyprint", 1)
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.stdout.strip() == "1 True FFI parsed", done.stderr[-2000:]
