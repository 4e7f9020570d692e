"""Batches of a programme's file: price, shares, terms of the loan, deliveries as planned and as they happened.

Source: docs/programme.md; what a batch leaves out it takes from its contract in the catalogue. Leaves out: a scenario's view.
"""

import math
from dataclasses import dataclass, replace

from openiads.brief.loan import REPAYMENTS
from openiads.brief.programme_schema import Batch, Dated, Delivery, Graded, Happening, Terms
from openiads.brief.programme_units import fire_units_of, unit_entry
from openiads.brief.programme_values import Limits, Pairs, ProgrammeReading
from openiads.brief.spans import span
from openiads.scenario.catalogue import Entry
from openiads.scenario.problems import choice, shown
from openiads.scenario.yaml_source import Items, Mapping, Node, Scalar
from openiads.study.reading import NAME_SIGNS, told
from openiads.units import si

CONTRACT = "contract"
STATUSES = ("signed", "planned")
KEYS = (
    *("id", "status", "contract", "unit", "count", "price_usd_m", "signed", "advance_share", "loan_share"),
    *("on_delivery_share", "local_production_share", "loan", "deliveries", "happened"),
)
LOAN_KEYS = ("rate_per_year", "tenor_years", "grace_years", "payments_per_year", "repayment", "drawn")
DELIVERY_KEYS, HAPPENING_KEYS = ("id", "count", "planned", "units"), ("id", "count", "date")
PRICE = Limits(0.0, 1e6, "write a price above 0 in millions of US dollars, as in 2500", above=True)
SHARE = Limits(0.0, 1.0, "write a share from 0 to 1, as in 0.45 for 45 %")
RATE = Limits(0.0, 0.5, "write a share a year from 0 to 0.5, as in 0.04 for 4 %")
TENOR = Limits(0.0, 50.0, "write years above 0, 50 at most, the grace included", above=True)
GRACE = Limits(0.0, 50.0, "write years from 0, fewer than the tenor")
COUNT = Limits(1, 1_000, "write a whole number from 1 to 1,000", whole=True)
FEWEST = Limits(0, 1_000, "write a whole number from 0 to 1,000", whole=True)
A_YEAR = (1, 2, 4, 12)
EXAMPLES = {"id": "first", "unit": "s400-battery", "count": "4", "rate_per_year": "0.04", "tenor_years": "10"}
EXAMPLES |= {"signed": "2017-12-29", "deliveries": "[{id: first, count: 4, planned: 2020-03}]"}
MOST_BATCHES = 20
MOST_LETTERS = 40
SMALL = 1e-6
NONE = Graded(0.0, 0.0, 0.0)


@dataclass(frozen=True)
class _Contract:
    """What a batch may take from its contract: values and dates."""

    entry: Entry | None
    events: dict[str, Dated]

    def value(self, key: str) -> Graded | None:
        """A value of the contract; None where it has none."""
        value = self.entry.values.get(key) if self.entry is not None else None
        if value is None or value.low is None or value.nominal is None or value.high is None:
            return None
        return Graded(value.low, value.nominal, value.high, value.grade, value.source, value.note)


def batches_of(reading: ProgrammeReading, pairs: Pairs) -> dict[int, Batch]:
    """The batches that are whole, by their number, with everything that is wrong with any of them noted."""
    items = reading.listed(pairs, "batches", "")
    if "batches" in pairs and isinstance(pairs["batches"], Items) and not 1 <= len(items) <= MOST_BATCHES:
        reading.wrong("batches", pairs["batches"].mark, f"{len(items)} batches", f"write 1 to {MOST_BATCHES}")
    made = [_Maker(reading, f"batches[{number}].", item).batch() for number, item in enumerate(items)]
    _alike(reading, "batches", items)
    return {number: batch for number, batch in enumerate(made) if batch is not None}


def _dollars(price: Graded) -> Graded:
    """A price in millions as dollars."""
    return replace(price, low=si(price.low, "usd_m"), nominal=si(price.nominal, "usd_m"), high=si(price.high, "usd_m"))


def _alike(reading: ProgrammeReading, key: str, items: tuple[Node, ...]) -> None:
    """Note ids that stand twice in a list, and those that no file could be named after."""
    seen: set[str] = set()
    for number, item in enumerate(items):
        id = _id(item)
        if id is not None and id.text in seen:
            reading.wrong(f"{key}[{number}].id", id.mark, f"a second {shown(id.text)}", "name it else")
        elif id is not None and not (0 < len(id.text) <= MOST_LETTERS and set(id.text) <= NAME_SIGNS):
            remedy = f"use letters, digits, - and _, {MOST_LETTERS} at most"
            reading.wrong(f"{key}[{number}].id", id.mark, shown(id.text), remedy)
        seen.add(id.text if id is not None else "")


def _id(item: Node) -> Scalar | None:
    pairs = item.pairs if isinstance(item, Mapping) else ()
    return next((value for name, value in pairs if name.text == "id" and isinstance(value, Scalar)), None)


class _Maker:
    """Makes one batch of its node."""

    def __init__(self, reading: ProgrammeReading, where: str, node: Node) -> None:
        self.reading, self.where, self.node = reading, where, node
        self.pairs = reading.pairs(node, where.rstrip("."), KEYS)
        self.contract = self._contract()

    def batch(self) -> Batch | None:
        """The batch, or None where something is wrong that was noted."""
        reading, pairs, where = self.reading, self.pairs, self.where
        before = len(reading.problems)
        for key in ("id", "unit", "count"):
            self._require(pairs, key, self.node, where)
        id, status = reading.text(pairs, "id", "", where), reading.word(pairs, "status", where, STATUSES)
        unit, count = self._unit(), self._count(pairs, where)
        price, shares = self._price(), self._shares()
        signed = self._date("signed")
        local = reading.graded(pairs, "local_production_share", where, SHARE)
        terms = self._terms(shares, signed)
        deliveries = self._deliveries(count, signed)
        happened = self._happened(count, signed)
        if len(reading.problems) > before or unit is None or price is None or signed is None or count is None:
            return None
        return Batch(
            id=id,
            status=status,
            contract=self.contract.entry.id if self.contract.entry is not None else "",
            unit_as_written=reading.text(pairs, "unit", "", where),
            unit=unit,
            fire_units_each=fire_units_of(reading.catalogue, unit),
            count=count,
            price_usd=_dollars(price),
            signed=signed,
            advance_share=shares[0],
            loan_share=shares[1],
            on_delivery_share=shares[2],
            local_production_share=local,
            terms=terms,
            deliveries=deliveries,
            happened=happened,
        )

    def _require(self, pairs: Pairs, key: str, node: Node, where: str) -> None:
        if key not in pairs and isinstance(node, Mapping):
            example = EXAMPLES.get(key, "2020-03")
            self.reading.wrong(
                f"{where}{key}", node.mark, "the key is missing", f"add it, for example {key}: {example}"
            )

    def _contract(self) -> _Contract:
        """The catalogue's entry of the contract, with its dates."""
        node, catalogue = self.pairs.get("contract"), self.reading.catalogue
        if node is None:
            return _Contract(None, {})
        known = catalogue.ids(CONTRACT)
        name = node.text if isinstance(node, Scalar) else ""
        if name not in known:
            self.reading.wrong(f"{self.where}contract", node.mark, f"no contract {shown(name)}", choice(name, known))
            return _Contract(None, {})
        entry, events = catalogue.entry(name), {}
        for event in entry.structure["events"]:
            days = span(event["date"])
            assert days is not None
            events[event["id"]] = Dated(days, event["grade"], tuple(event["source"]), event.get("note", ""))
        return _Contract(entry, events)

    def _unit(self) -> str | None:
        """The catalogue's entry of the batch's unit."""
        node = self.pairs.get("unit")
        return None if node is None else unit_entry(self.reading, node, f"{self.where}unit")

    def _count(self, pairs: Pairs, where: str) -> int | None:
        node = pairs.get("count")
        value = None if node is None else self.reading.number(node, f"{where}count", COUNT)
        return None if value is None else int(value)

    def _price(self) -> Graded | None:
        """The price in millions, the batch's own or its contract's."""
        own = self.reading.single(self.pairs, "price_usd_m", self.where, PRICE)
        found = own or self.contract.value("price_usd_m")
        if found is None and "price_usd_m" not in self.pairs and isinstance(self.node, Mapping):
            said = "no price, and the contract prints none" if self.contract.entry else "no price"
            remedy = "write price_usd_m, with grade: assumed where it is yours"
            self.reading.wrong(f"{self.where}price_usd_m", self.node.mark, said, remedy)
        return found

    def _date(self, name: str) -> Dated | None:
        """A date of the batch, the event of that name where the batch says none."""
        if name not in self.pairs and name in self.contract.events:
            return self.contract.events[name]
        self._require(self.pairs, name, self.node, self.where)
        return self.reading.dated(self.pairs, name, self.where, self.contract.events)

    def _shares(self) -> tuple[Graded, Graded, Graded]:
        """Shares in advance, lent and on delivery, which come to 1."""
        names, found = ("advance_share", "loan_share", "on_delivery_share"), []
        whole = True
        for name in names:
            own = self.reading.single(self.pairs, name, self.where, SHARE)
            whole = whole and (own is not None or name not in self.pairs)
            found.append(own or self.contract.value(name) or NONE)
        total = math.fsum(share.nominal for share in found)
        if whole and abs(total - 1.0) > SMALL and isinstance(self.node, Mapping):
            at = next((self.pairs[name].mark for name in names if name in self.pairs), self.node.mark)
            parts = " + ".join(f"{share.nominal:g}" for share in found)
            remedy = "write advance_share, loan_share and on_delivery_share that come to 1"
            said = f"advance, loan and payment on delivery come to {parts} = {total:g} of the price"
            self.reading.wrong(f"{self.where}advance_share", at, said, remedy)
        return found[0], found[1], found[2]

    def _terms(self, shares: tuple[Graded, ...], signed: Dated | None) -> Terms | None:
        """Terms of the loan, where there is one."""
        node, where = self.pairs.get("loan"), f"{self.where}loan."
        if node is None:
            if shares[1].nominal > 0.0 and isinstance(self.node, Mapping):
                remedy = "add loan: {rate_per_year: 0.04, tenor_years: 10}, or loan_share: 0"
                self.reading.wrong(
                    f"{self.where}loan", self.node.mark, "a share is lent, and no terms are said", remedy
                )
            return None
        pairs = self.reading.pairs(node, where.rstrip("."), LOAN_KEYS)
        for key in ("rate_per_year", "tenor_years"):
            self._require(pairs, key, node, where)
        rate = self.reading.graded(pairs, "rate_per_year", where, RATE)
        tenor = self.reading.graded(pairs, "tenor_years", where, TENOR)
        grace = self.reading.single(pairs, "grace_years", where, GRACE)
        if grace is None and "grace_years" in pairs:
            return None
        a_year = self._payments_a_year(pairs, where)
        if tenor is not None and a_year:
            self._periods(tenor, grace or NONE, a_year, pairs, where)
        repayment = self.reading.word(pairs, "repayment", where, REPAYMENTS)
        drawn = self.reading.dated(pairs, "drawn", where, self.contract.events) or signed
        if drawn is not None and signed is not None and drawn.span.last < signed.span.first:
            self._too_early(f"{where}drawn", pairs["drawn"], drawn, signed)
        if rate is None or tenor is None or drawn is None:
            return None
        return Terms(rate, tenor, grace or NONE, a_year, repayment, drawn)

    def _payments_a_year(self, pairs: Pairs, where: str) -> int:
        node = pairs.get("payments_per_year")
        if node is None:
            return 1
        value = node.value if isinstance(node, Scalar) else None
        if isinstance(value, bool) or value not in A_YEAR:
            remedy = f"write one of {', '.join(map(str, A_YEAR))}"
            self.reading.wrong(f"{where}payments_per_year", node.mark, told(node), remedy)
            return 0
        assert isinstance(value, int)
        return value

    def _periods(self, tenor: Graded, grace: Graded, a_year: int, pairs: Pairs, where: str) -> None:
        """Note a tenor or grace that is no whole number of payments, or a grace as long as a tenor."""
        for key, years in (("tenor_years", tenor.spread), ("grace_years", grace.spread)):
            for value in years:
                payments = value * a_year
                if abs(payments - round(payments)) > SMALL or (key == "tenor_years" and round(payments) < 1):
                    said = f"{value:g} years are {payments:g} payments at {a_year} a year"
                    self.reading.wrong(f"{where}{key}", pairs[key].mark, said, "write years of whole payments")
        if grace.nominal >= tenor.low:
            said = f"{grace.nominal:g} years of grace in a tenor of {tenor.low:g}"
            at = pairs.get("grace_years", pairs["tenor_years"])
            self.reading.wrong(f"{where}grace_years", at.mark, said, "write fewer years than the shortest tenor")

    def _too_early(self, key: str, node: Node, found: Dated, signed: Dated) -> None:
        said = f"{found.span.printed} is before the contract was signed, {signed.span.printed}"
        self.reading.wrong(key, node.mark, said, "write a later date, or an earlier signing")

    def _in_order(self, key: str, node: Node, found: Dated, before: Dated | None, signed: Dated | None) -> None:
        """Note a date before the one above it, or before the signing."""
        if before is not None and found.span.last < before.span.last:
            said = f"{found.span.printed} is before {before.span.printed}, the date above it"
            self.reading.wrong(key, node.mark, said, "write deliveries in the order of their dates")
        elif signed is not None and found.span.last < signed.span.first:
            self._too_early(key, node, found, signed)

    def _deliveries(self, count: int | None, signed: Dated | None) -> tuple[Delivery, ...]:
        """The planned deliveries, in order, which come to the batch's count."""
        items = self.reading.listed(self.pairs, "deliveries", self.where)
        self._require(self.pairs, "deliveries", self.node, self.where)
        _alike(self.reading, f"{self.where}deliveries", items)
        found: list[Delivery] = []
        for number, item in enumerate(items):
            where = f"{self.where}deliveries[{number}]."
            pairs = self.reading.pairs(item, where.rstrip("."), DELIVERY_KEYS)
            for key in ("id", "count", "planned"):
                self._require(pairs, key, item, where)
            many = self.reading.single(pairs, "count", where, COUNT)
            planned = self.reading.dated(pairs, "planned", where, self.contract.events)
            units = self._names(pairs, where)
            if many is None or planned is None:
                continue
            before = found[-1].planned if found else None
            self._in_order(f"{where}planned", pairs["planned"], planned, before, signed)
            found.append(Delivery(self.reading.text(pairs, "id", "", where), many, planned, units))
        total = sum(delivery.count for delivery in found)
        if "deliveries" in self.pairs and count is not None and len(found) == len(items) and total != count:
            said = f"deliveries come to {total}, and the batch is of {count}"
            mark = self.pairs["deliveries"].mark
            self.reading.wrong(f"{self.where}deliveries", mark, said, "write counts that come to the batch's")
        return tuple(found)

    def _names(self, pairs: Pairs, where: str) -> tuple[str, ...]:
        """Ids of a scenario's units."""
        found = []
        for item in self.reading.listed(pairs, "units", where):
            if not isinstance(item, Scalar):
                self.reading.wrong(f"{where}units", item.mark, told(item), "write ids of the scenario's units")
                continue
            found.append(item.text)
        return tuple(found)

    def _happened(self, count: int | None, signed: Dated | None) -> tuple[Happening, ...]:
        """What was delivered and when, in order; no more than the batch holds."""
        items = self.reading.listed(self.pairs, "happened", self.where)
        _alike(self.reading, f"{self.where}happened", items)
        found: list[Happening] = []
        for number, item in enumerate(items):
            where = f"{self.where}happened[{number}]."
            pairs = self.reading.pairs(item, where.rstrip("."), HAPPENING_KEYS)
            for key in HAPPENING_KEYS:
                self._require(pairs, key, item, where)
            many = self.reading.graded(pairs, "count", where, FEWEST)
            happened = self.reading.dated(pairs, "date", where, self.contract.events)
            if many is None or happened is None:
                continue
            self._in_order(f"{where}date", pairs["date"], happened, found[-1].date if found else None, signed)
            found.append(Happening(self.reading.text(pairs, "id", "", where), many, happened))
        total = sum(each.count.high for each in found)
        if count is not None and total > count:
            said = f"up to {total:g} were delivered of a batch of {count}"
            mark = self.pairs["happened"].mark
            self.reading.wrong(f"{self.where}happened", mark, said, "write counts that the batch holds")
        return tuple(found)
