"""What the public API answers: plain facts, no person, no phone, nothing that the site does not show."""

from datetime import date, datetime

from ninja import Field, Schema


class County(Schema):
    code: str = Field(description="Administrative code (GB/T 2260).")
    name: str


class Campaign(Schema):
    id: int
    county: str = Field(description="Code of the county.")
    name: str
    slogan: str
    starts_on: date
    ends_on: date | None
    state: str
    address: str = Field(description="Address of its page, empty when it has none.")


class Figure(Schema):
    code: str = Field(description="What is counted, for example lectures.")
    name: str
    unit: str
    amount: int
    target: int | None


class Lecture(Schema):
    id: int
    county: str = Field(description="Code of the county.")
    township: str | None = Field(description="Code of the township; none for the whole county.")
    campaign: int
    title: str
    kind: str
    starts_at: datetime
    ends_at: datetime | None
    place: str
    audience: str
    is_held: bool


class Material(Schema):
    code: str
    county: str = Field(description="Code of the county.")
    name: str
    kind: str
    description: str
    pages: int
    address: str


class News(Schema):
    id: int
    county: str = Field(description="Code of the county.")
    title: str
    summary: str
    published_on: date
    address: str


class Listed(Schema):
    count: int = Field(description="How many there are, on this page and on the others.")


class Counties(Listed):
    items: list[County]


class Campaigns(Listed):
    items: list[Campaign]


class Figures(Listed):
    items: list[Figure]


class Lectures(Listed):
    items: list[Lecture]


class Materials(Listed):
    items: list[Material]


class NewsList(Listed):
    items: list[News]


class Fault(Schema):
    detail: str
