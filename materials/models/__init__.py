"""The catalogue, its designs and its public pages."""

from materials.models.catalogue import Material, MaterialQuerySet, MaterialTarget
from materials.models.designs import Design, Edition
from materials.models.pages import MaterialIndexPage, MaterialPage

__all__ = [
    "Design",
    "Edition",
    "Material",
    "MaterialIndexPage",
    "MaterialPage",
    "MaterialQuerySet",
    "MaterialTarget",
]
