"""What a new print run starts with, taken from the material; every line can be changed in the form."""

import re

from materials.models import Edition, PrintRun
from materials.models.print_runs import Binding
from materials.states import MaterialKind

# Finished pieces of a full sheet 大度 889 x 1194 mm, by their ISO size; 开本 as printers call them.
SHEET_PARTS = {
    (148, 210): ("大32开", 32),
    (210, 297): ("大16开", 16),
    (297, 420): ("大8开", 8),
    (420, 594): ("大4开", 4),
    (594, 841): ("大对开", 2),
}
GRAMMES = re.compile(r"([0-9]{2,3})\s*(?:克|g)")


def specify(run: PrintRun, edition: Edition | None) -> PrintRun:
    """Fill a run from the edition's material: trim, pages, paper, colours, binding."""
    if edition is None:
        return run
    material = edition.material
    run.edition, run.county_id, run.campaign_id = edition, material.county_id, material.campaign_id
    run.trim_width_mm, run.trim_height_mm = material.trim_width_mm, material.trim_height_mm
    run.pages, run.colours, run.paper = material.pages, material.colours, material.paper
    if found := GRAMMES.search(material.paper):
        run.paper_gsm = int(found.group(1))
        run.paper = GRAMMES.sub("", material.paper, count=1).strip() or material.paper
    size = (material.trim_width_mm, material.trim_height_mm)
    part = SHEET_PARTS.get((min(size), max(size)))
    if part:
        run.open_format, run.up_count = part
    run.binding = _binding(material.kind)
    return run


def _binding(kind: str) -> str:
    if kind == MaterialKind.HANDBOOK:
        return Binding.SADDLE
    return Binding.FOLD if kind == MaterialKind.LEAFLET else Binding.NONE
