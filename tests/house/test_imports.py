"""The law of imports in pyproject.toml holds, and a deliberate break of each contract is caught.

The breaks are tried on a stub house in a temporary folder: a few one-line modules where ours stand.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import FLOORS, ROOT

LINTER = Path(sys.executable).with_name("lint-imports")
# The least house that the contracts recognise: every floor, every room, who may import whom.
STUB = {
    "home/models.py": "from materials.actions import stock",
    "home/reports/ledger.py": "from home import models",
    "home/views.py": "from home.reports import ledger",
    "materials/actions/stock.py": "from materials.models import catalogue",
    "materials/models/catalogue.py": "from campaigns import models\nfrom materials import blocks, states",
    "materials/blocks.py": "from outreach.content import blocks",
    "materials/states.py": "",
    "materials/documents/letter.py": "from materials.models import catalogue",
    "materials/staff/orders.py": "from materials.actions import stock",
    "materials/portal/orders.py": "from materials.actions import stock",
    "materials/wagtail_hooks.py": "from materials.staff import orders",
    "campaigns/models.py": "from outreach.accounts import models",
    "outreach/accounts/models.py": "from outreach.places import models",
    "outreach/places/models.py": "from django.db import models",
    "outreach/content/blocks.py": "import wagtail",
    "outreach/printing/press.py": "import pikepdf\nimport pypdfium2\nimport weasyprint",
    "outreach/printing/merge.py": "from outreach.printing import press",
    "outreach/jobs/models.py": "",
    "outreach/settings/base.py": "",
    "outreach/urls.py": "",
}
BREAKS = [
    ("Floors", "outreach/places/models.py", "from home import models"),
    ("Floors", "campaigns/models.py", "from materials import states"),
    ("Floors", "outreach/jobs/models.py", "import materials.models.catalogue"),
    ("Ground floor", "outreach/places/models.py", "from outreach.accounts import models"),
    ("Ground floor", "outreach/content/blocks.py", "from outreach.jobs import models"),
    ("Ground floor", "outreach/jobs/models.py", "from outreach.settings import base"),
    ("The print engine is pure", "outreach/printing/merge.py", "from django.conf import settings"),
    ("The print engine is pure", "outreach/printing/press.py", "from materials import states"),
    ("Only the print engine", "materials/documents/letter.py", "import weasyprint"),
    ("Only the print engine", "home/views.py", "import pikepdf"),
    ("Only the print engine", "outreach/jobs/models.py", "import pypdfium2"),
    ("Doors call actions", "materials/actions/stock.py", "from materials.staff import orders"),
    ("Doors call actions", "materials/portal/orders.py", "from materials.staff import orders"),
    ("Doors call actions", "materials/models/catalogue.py", "from materials.actions import stock"),
    ("Doors call actions", "materials/documents/letter.py", "from materials.actions import stock"),
    ("Doors call actions", "materials/states.py", "from materials.models import catalogue"),
    ("The front doors", "home/models.py", "from home.reports import ledger"),
    ("No circles", "outreach/printing/press.py", "from outreach.printing import merge"),
]


def build_house(folder: Path, *, broken: str = "", line: str = "") -> None:
    """Write the stub; the breaking line hides inside a function of one module."""
    (folder / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    for name, source in STUB.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        hidden = f"\n\ndef sly():\n    {line}\n" if name == broken else "\n"
        path.write_text(source + hidden)
    for package in {folder.joinpath(name).parent for name in STUB}:
        for level in (package, *package.parents):
            if level == folder:
                break
            (level / "__init__.py").touch()


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINTER, "--no-cache", "--no-logo"], cwd=folder, capture_output=True, text=True, check=False
    )


def test_the_house_keeps_its_law_of_imports() -> None:
    verdict = lint(ROOT)

    assert verdict.returncode == 0, verdict.stdout + verdict.stderr


def test_the_stub_house_keeps_it_too(tmp_path: Path) -> None:
    build_house(tmp_path)

    verdict = lint(tmp_path)

    assert verdict.returncode == 0, verdict.stdout + verdict.stderr
    assert "0 broken" in verdict.stdout


@pytest.mark.parametrize(("contract", "module", "line"), BREAKS)
def test_a_break_hidden_in_a_function_is_caught(
    contract: str, module: str, line: str, tmp_path: Path
) -> None:
    build_house(tmp_path, broken=module, line=line)

    verdict = lint(tmp_path)

    broken = [text for text in verdict.stdout.splitlines() if text.endswith("BROKEN")]
    assert verdict.returncode == 1
    assert any(text.startswith(contract) for text in broken), verdict.stdout


def test_the_stub_stands_on_the_same_floors() -> None:
    assert {Path(name).parts[0] for name in STUB} == set(FLOORS)
