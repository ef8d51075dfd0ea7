"""Materials with their public pages, for tests."""

from itertools import count
from typing import Any

from materials.models import Material, MaterialIndexPage, MaterialPage
from materials.states import MaterialKind
from outreach.places.models import Region
from tests.campaigns.site import add

_numbers = count(1)


def make_material_page(index: MaterialIndexPage, county: Region, *topics: str, **values: Any) -> MaterialPage:
    number = next(_numbers)
    defaults = {"code": f"W-{number:04}", "name": f"示例海报{number}", "kind": MaterialKind.POSTER}
    material = Material.objects.create(county=county, **(defaults | values))
    material.topics.add(*topics)
    material.save()
    return add(index, MaterialPage(title=material.name, slug=material.code.lower(), material=material))
