"""The catalogue, its designs and its public pages."""

from materials.models.catalogue import Material, MaterialQuerySet, MaterialTarget
from materials.models.designs import Design, DesignQuerySet
from materials.models.editions import Edition, EditionFile, EditionFileQuerySet, EditionPage
from materials.models.pages import MaterialIndexPage, MaterialPage

__all__ = [
    "Design",
    "DesignQuerySet",
    "Edition",
    "EditionFile",
    "EditionFileQuerySet",
    "EditionPage",
    "Material",
    "MaterialIndexPage",
    "MaterialPage",
    "MaterialQuerySet",
    "MaterialTarget",
]
