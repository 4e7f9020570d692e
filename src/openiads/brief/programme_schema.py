"""A procurement programme as its file states it: batches with price, terms and deliveries, and what is asked of a scenario.

Source: docs/programme.md. Leaves out: reading it from a file (programme_reading.py) and everything computed of it.
"""

from dataclasses import dataclass

from openiads.brief.spans import Span
from openiads.scenario.catalogue import Catalogue
from openiads.scenario.schema import Scenario

STATED, ASSUMED, DERIVED, PUBLISHED = "stated", "assumed", "derived", "published"
GRADES = (STATED, ASSUMED, DERIVED, PUBLISHED)


@dataclass(frozen=True)
class Graded:
    """A number with its spread, grade and sources; all three are equal where there is no spread.

    `stated` is the grade of a plain number: the file says it, without a source.
    """

    low: float
    nominal: float
    high: float
    grade: str = STATED
    source: tuple[str, ...] = ()
    note: str = ""

    @property
    def spread(self) -> tuple[float, ...]:
        """Low, nominal and high, each value once."""
        return tuple(dict.fromkeys((self.low, self.nominal, self.high)))


@dataclass(frozen=True)
class Dated:
    """A date with its grade and sources."""

    span: Span
    grade: str = STATED
    source: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Terms:
    """Terms of a loan. Rate and tenor may have a spread, over which they are swept."""

    rate_per_year: Graded
    tenor_years: Graded
    grace_years: Graded
    payments_per_year: int
    repayment: str
    drawn: Dated


@dataclass(frozen=True)
class Delivery:
    """A planned delivery: how many of the batch's units, by when, and which units of the scenario are in service after it."""

    id: str
    stated_count: Graded
    planned: Dated
    units: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many of the batch's units."""
        return round(self.stated_count.nominal)


@dataclass(frozen=True)
class Happening:
    """A delivery that happened: when, and how many of the batch's units it was, by how the printed word is read."""

    id: str
    count: Graded
    date: Dated


@dataclass(frozen=True)
class Batch:
    """A batch: units by the word as printed, what they come to in fire units, price, terms and deliveries.

    fire_units_each : of one unit, by the catalogue; contract : the id of the entry from which it takes what it leaves out.
    """

    id: str
    status: str
    contract: str
    unit_as_written: str
    unit: str
    fire_units_each: int
    count: int
    price_usd: Graded
    signed: Dated
    advance_share: Graded
    loan_share: Graded
    on_delivery_share: Graded
    local_production_share: Graded | None
    terms: Terms | None
    deliveries: tuple[Delivery, ...]
    happened: tuple[Happening, ...]

    @property
    def fire_units(self) -> int:
        """Fire units of the whole batch."""
        return self.count * self.fire_units_each


@dataclass(frozen=True)
class CapabilityQuestion:
    """What is asked of a scenario after each delivery.

    sizes : of the raid, rising; at_least : the stated chance of no leaker; raid_at : the sizes at which targets stopped are
    counted and priced; before : units in service before the first delivery; heights_m : of what is looked for.
    """

    scenario: Scenario
    raid: str
    sizes: tuple[int, ...]
    at_least: float
    raid_at: tuple[int, ...]
    replications: int
    before: tuple[str, ...]
    coverage_class: str
    heights_m: tuple[float, ...]
    footprint_class: str | None


@dataclass(frozen=True)
class Programme:
    """A programme as its file states it.

    known_until : up to when the file's sources tell what happened; text : the file itself.
    """

    name: str
    description: str
    buyer: str
    batches: tuple[Batch, ...]
    known_until: Dated | None
    capability: CapabilityQuestion | None
    catalogue: Catalogue
    text: str

    @property
    def deliveries(self) -> tuple[tuple[Batch, Delivery], ...]:
        """All planned deliveries with their batches, in the order of their last days."""
        listed = [(batch, delivery) for batch in self.batches for delivery in batch.deliveries]
        return tuple(sorted(listed, key=lambda pair: pair[1].planned.span.last))
