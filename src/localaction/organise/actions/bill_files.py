"""Taking federal bills from a file, and those that come with the program; what people entered is never changed."""

from __future__ import annotations

import datetime as dt
import hashlib
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

from localaction.organise.actions.bills import GivenBill, bill_gaps, correct_bill, enter_bill
from localaction.organise.ingest import federal_bills
from localaction.organise.models import Bill
from localaction.sources.entering import AlreadyEntered, GivenSource
from localaction.sources.importers import FileReport, Progress, files_in

SOURCE = "federal-bills"
STARTING_BILLS = Path(__file__).parent.parent / "federal_bills.toml"
CONFIDENCE = {"V": "HIGH", "S": "MEDIUM", "K": "LOW"}
# Said of the source, not of the bill.
OF_SOURCE = ("source", "url", "as_of", "confidence", "publisher")


def load_starting_bills(at: dt.datetime, path: Path = STARTING_BILLS) -> int:
    """Enter the bills of this version that are not there yet, the earliest first, and return how many.

    One that people corrected or withdrew stays as it is.
    """
    file = tomllib.loads(path.read_text(encoding="utf-8"))
    known, n = dict(Bill.objects.values_list("uid", "pk")), 0
    for entry in sorted(file["bill"], key=lambda entry: entry["congress"]):
        if entry["uid"] in known:
            continue
        source = GivenSource(
            entry["source"], file["compiled_on"], CONFIDENCE[entry["confidence"]], entry.get("publisher", ""),
            entry.get("url", ""),
        )  # fmt: skip
        values = {k: v for k, v in entry.items() if k not in (*OF_SOURCE, "uid", "takes_up")}
        earlier = Bill.objects.filter(uid=entry.get("takes_up", ""), withdrawn_at=None).first()
        try:
            bill = enter_bill(GivenBill(**values, reintroduces=earlier), source, None, at, entry["uid"])
        except AlreadyEntered:
            continue  # somebody entered it at the desk under another address
        known[bill.uid], n = bill.pk, n + 1
    return n


def run(paths: list[Path], at: dt.datetime, progress: Progress) -> list[FileReport]:
    """Take files of federal bills, in the order given."""
    return [_take(path, at) for path in progress(files_in(paths, (".json", ".csv")))]


def _take(path: Path, at: dt.datetime) -> FileReport:
    report = FileReport(str(path))
    try:
        report.sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        rows = federal_bills.read(path)
    except federal_bills.Unreadable as refusal:
        report.status, report.reason = "refused", f"{refusal.code}: {refusal}"
        return report
    except OSError as error:
        report.status, report.reason = "refused", f"CANNOT_OPEN: {path.name}: {error.strerror}"
        return report
    read = [federal_bills.values_of(row) for row in rows]
    events, parked = Counter[str](), Counter[str]()
    # A bill takes up one of an earlier Congress, which may stand in the same file.
    for values, reasons in sorted(
        read, key=lambda one: one[0]["congress"] if isinstance(one[0]["congress"], int) else 0
    ):
        said = reasons or _write(values, at, events)
        parked.update(said[:1])
    report.rows_read, report.rows_parked, report.parked = len(rows), parked.total(), dict(parked)
    report.rows_kept, report.events = report.rows_read - report.rows_parked, dict(events)
    report.status = "imported" if events else "unchanged"
    return report


def _congress(read: tuple[dict[str, Any], list[str]]) -> int:
    congress = read[0]["congress"]
    return congress if isinstance(congress, int) else 0


def _write(values: dict[str, Any], at: dt.datetime, events: Counter[str]) -> list[str]:
    """Write one bill; return reason codes where it was not taken."""
    chosen = {"chamber": Bill.Chamber, "subject": Bill.Subject, "status": Bill.Status, "confidence": Bill.Confidence}
    wrong = [f"{name.upper()}_UNKNOWN" for name, known in chosen.items() if values[name].upper() not in known.values]
    earlier = Bill.objects.filter(uid=values["takes_up"], withdrawn_at=None).first() if values["takes_up"] else None
    if values["takes_up"] and earlier is None:
        wrong.append("TAKES_UP_UNKNOWN")
    for name, field in ((field.name, field) for field in Bill._meta.fields):
        if isinstance(values.get(name), str) and field.max_length and len(values[name]) > field.max_length:
            wrong.append("TOO_LONG")
    if wrong:
        return wrong
    plain = {k: v for k, v in values.items() if k not in (*OF_SOURCE, "takes_up")}
    plain |= {name: values[name].upper() for name in ("chamber", "subject", "status")}
    given = GivenBill(**plain, reintroduces=earlier)
    source = GivenSource(values["source"], values["as_of"], values["confidence"].upper(), url=values["url"])
    gaps = bill_gaps(given, at) or (["IN_THE_FUTURE"] if source.as_of > at.date() else [])
    if gaps:
        return gaps
    held = _held(given)
    if held is None:
        enter_bill(given, source, None, at)
        events["appeared"] += 1
    elif held.entered_by_id is not None or held.as_of > source.as_of:
        return ["KEPT_AS_ENTERED"]
    elif any(getattr(held, k) != v for k, v in {**vars(given), **_said(source)}.items()):
        correct_bill(held, given, source, None, at)
        events["corrected"] += 1
    return []


def _said(source: GivenSource) -> dict[str, Any]:
    return {k: v for k, v in source.columns.items() if k != "checked_on"}


def _held(given: GivenBill) -> Bill | None:
    same = Bill.objects.filter(withdrawn_at=None, congress=given.congress, chamber=given.chamber)
    same = same.filter(number=given.number) if given.number else same.filter(number=None, title__iexact=given.title)
    return same.first()
