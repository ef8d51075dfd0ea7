"""What a partner's system reads and says; no person, no phone but the office's own words."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from ninja import Field, Schema

Number = Annotated[str, Field(max_length=20)]
Status = Literal["ordered", "proof", "printing", "part_arrived", "arrived", "settled", "cancelled"]


class PrintOrder(Schema):
    """印刷通知单: one order of a county to the printer."""

    number: str
    county: str = Field(description="Code of the county.")
    title: str
    status: Status
    ordered_on: date
    due_on: date | None
    copies: int
    spoilage_percent: Decimal = Field(description="What may be printed and brought on top.")
    trim_width_mm: int
    trim_height_mm: int
    pages: int
    paper: str
    paper_gsm: int
    colours: str
    binding: str
    finishing: str
    needs_proof: bool
    full_sheets: int
    unit_price: Decimal = Field(description="Yuan.")
    total_price: Decimal = Field(description="Yuan.")
    delivery_place: str
    note: str
    file_sha256: str = Field(description="The approved print file's digest; empty without a review.")


class PrintOrders(Schema):
    count: int
    items: list[PrintOrder]


class Report(Schema):
    """How far the printer is."""

    status: Literal["proof", "printing"]


class Waiting(Schema):
    detail: str
    retry_after_s: int


class Fault(Schema):
    detail: str
