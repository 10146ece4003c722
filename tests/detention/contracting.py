"""Contracts as a researcher enters them: Moshannon, Otay Mesa and T. Don Hutto, as sources tell of them."""

from __future__ import annotations

import datetime as dt

from localaction.detention.actions import contracts as act
from localaction.detention.actions.deficiencies import GivenDeficiency, enter_deficiency
from localaction.places.models import Facility
from localaction.sources.entering import GivenSource

D = dt.date
NOW = dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC)
READ = D(2026, 2, 20)


def source(title="County minutes", as_of=READ, url="https://example.org/minutes", confidence="MEDIUM"):
    return GivenSource(title, as_of, confidence, "The county", url)


def center(code, name, city, state, county):
    return Facility.objects.get_or_create(
        uid=code,
        defaults={"detloc": code, "name": name, "city": city, "state": state, "county": county, "counties": [county]},
    )[0]


def moshannon_center():
    return center("MSVPCPA", "MOSHANNON VALLEY PROCESSING CENTER", "PHILIPSBURG", "PA", "42033")


def enter(person, facility, kind="IGSA", name="Agreement", at=NOW, **more):
    return act.enter_contract(act.GivenContract(kind, facility, name, **more), source(), person, at)


def fact(person, contract, kind, at=NOW, read=None, **values):
    return act.enter_fact(contract, kind, values, read or source(), person, at)


def moshannon(person):
    """The agreement with Clearfield County: two sources give two dates; three commissioners, two votes."""
    row = enter(person, moshannon_center(), name="Clearfield County agreement", number="70CDCR21DIG000012")
    fact(person, row, "ENDS", on=D(2026, 9, 28))
    other = source("Regional paper", D(2026, 2, 25), "https://example.org/paper")
    fact(person, row, "ENDS", read=other, on=D(2026, 11, 1), on_last=D(2026, 11, 30))
    fact(person, row, "PARTY", word="FEDERAL", name="ICE", is_private=False)
    fact(person, row, "PARTY", word="GOVERNMENT", name="Clearfield County", is_private=False)
    fact(person, row, "PARTY", word="OPERATOR", name="GEO Group", is_private=True)
    fact(person, row, "PARTY", word="OWNER", name="GEO Group", is_private=True)
    fact(person, row, "DECIDES", name="Board of Commissioners", number=2, n_of=3)
    fact(person, row, "STANCE", name="Commissioner Glass", word="END", on=D(2026, 1, 13))
    fact(person, row, "STANCE", name="Commissioner Winters", word="KEEP", on=D(2026, 1, 13))
    fact(person, row, "STANCE", name="Commissioner Sobel", word="KEEP", on=D(2026, 1, 13))
    return row


def hutto(person):
    """The county's agreement that ended, and the company's own with ICE."""
    facility = center("CCAHUTX", "T DON HUTTO DETENTION CENTER", "TAYLOR", "TX", "48491")
    row = enter(person, facility, name="Williamson County agreement")
    fact(person, row, "PARTY", word="OWNER", name="CoreCivic", is_private=True)
    fact(person, row, "VOTED", on=D(2018, 6, 26), word="END", number=4, n_of=5)
    fact(person, row, "ENDED", on=D(2019, 1, 31))
    return row


def otay_mesa(person):
    facility = center("CCASDCA", "OTAY MESA DETENTION CENTER", "SAN DIEGO", "CA", "06073")
    row = enter(person, facility, "TASK_ORDER", "Task order of 2026", number="70CDCR26FR0000030")
    fact(person, row, "ENDS", on=D(2026, 12, 19))
    fact(person, row, "PARTY", word="OPERATOR", name="CoreCivic, Brentwood, Tennessee", is_private=True)
    return row


def deficiency(person, facility, at=NOW, **more):
    given = {
        "inspected_on": D(2025, 12, 18), "component": "Medical Care", "standard": "NDS 2019",
        "says": "Sick call requests waited nine days.", "inspection_kind": "ODO", **more,
    }  # fmt: skip
    read = source("ODO report", D(2026, 2, 1), "https://example.org/odo.pdf", "HIGH")
    return enter_deficiency(GivenDeficiency(facility, **given), read, person, at)
