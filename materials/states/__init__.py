"""States, kinds and allowed moves of everything printed."""

from materials.states.allocation import (
    ALLOCATION_MOVES,
    AllocationState,
    Weight,
)
from materials.states.designs import (
    FIXED_PAGES,
    LEAFLET_PANELS_MM,
    LEAFLET_SHEET_MM,
    PUBLIC_PROFILES,
    TRIM_MM,
    CopiesRule,
    DesignKind,
    Distribution,
    LettersFor,
    MaterialKind,
    PosterSize,
    PrintProfile,
    Split,
)
from materials.states.orders import (
    DELIVERY_MOVES,
    ORDER_MOVES,
    ORDER_RESERVES,
    DeliveryState,
    OrderState,
)
from materials.states.print_runs import (
    NOT_YET_ORDERED,
    PRINT_RUN_MOVES,
    PRINTER_MOVES,
    PrintRunState,
)
from materials.states.reviews import (
    REVIEWS,
    STAGES,
    ReviewStage,
    ReviewState,
)
from materials.states.stock import (
    Condition,
    MovementReason,
    Outcome,
    StockPlaceKind,
)

__all__ = [
    "ALLOCATION_MOVES",
    "DELIVERY_MOVES",
    "FIXED_PAGES",
    "LEAFLET_PANELS_MM",
    "LEAFLET_SHEET_MM",
    "NOT_YET_ORDERED",
    "ORDER_MOVES",
    "ORDER_RESERVES",
    "PRINTER_MOVES",
    "PRINT_RUN_MOVES",
    "PUBLIC_PROFILES",
    "REVIEWS",
    "STAGES",
    "TRIM_MM",
    "AllocationState",
    "Condition",
    "CopiesRule",
    "DeliveryState",
    "DesignKind",
    "Distribution",
    "LettersFor",
    "MaterialKind",
    "MovementReason",
    "OrderState",
    "Outcome",
    "PosterSize",
    "PrintProfile",
    "PrintRunState",
    "ReviewStage",
    "ReviewState",
    "Split",
    "StockPlaceKind",
    "Weight",
]
