"""Everything printed: catalogue, designs, reviews, print runs, stock, orders, deliveries, slips."""

from materials.models.allocation import Allocation, AllocationShare
from materials.models.catalogue import Material, MaterialQuerySet, MaterialTarget
from materials.models.deliveries import Delivery, DeliveryLine, Discrepancy, Receipt
from materials.models.designs import Design, DesignQuerySet
from materials.models.editions import Edition, EditionFile, EditionFileQuerySet, EditionPage
from materials.models.handouts import HandOut, HandOutTotal
from materials.models.numbering import Counter, Series
from materials.models.orders import Order, OrderingRules, OrderLine
from materials.models.pages import MaterialIndexPage, MaterialPage
from materials.models.partners import Partner
from materials.models.print_runs import Lot, Printer, PrintRun
from materials.models.reviews import Review, ReviewStep
from materials.models.slips import SlipGroup
from materials.models.stock import Balance, BalanceQuerySet, Movement, StockPlace
from materials.models.stock_takes import StockTake, StockTakeLine

__all__ = [
    "Allocation",
    "AllocationShare",
    "Balance",
    "BalanceQuerySet",
    "Counter",
    "Delivery",
    "DeliveryLine",
    "Design",
    "DesignQuerySet",
    "Discrepancy",
    "Edition",
    "EditionFile",
    "EditionFileQuerySet",
    "EditionPage",
    "HandOut",
    "HandOutTotal",
    "Lot",
    "Material",
    "MaterialIndexPage",
    "MaterialPage",
    "MaterialQuerySet",
    "MaterialTarget",
    "Movement",
    "Order",
    "OrderLine",
    "OrderingRules",
    "Partner",
    "PrintRun",
    "Printer",
    "Receipt",
    "Review",
    "ReviewStep",
    "Series",
    "SlipGroup",
    "StockPlace",
    "StockTake",
    "StockTakeLine",
]
