"""The starting set of state laws and local policies: files of our own writing, entered by the same actions as the desk.

A file of `starting_set/` holds one state. Its confidence marks: V read in the text itself, S from a second source,
K from memory. `compiled_on` is the day for which it was written; `checked_on` is given only where somebody compared an
entry with its source after that. Nothing in it counts as verified until a person of the coalition has done so too.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from localaction.places.models import Place
from localaction.policy.actions import measures as act
from localaction.policy.models import Measure, MeasureTurn, MeasureVersion, Provision
from localaction.sources import entering

FOLDER = Path(__file__).parent.parent / "starting_set"
CONFIDENCE = {"V": "HIGH", "S": "MEDIUM", "K": "LOW"}
SOURCE = ("source", "publisher", "url", "archived_url", "confidence", "checked_on")


@dataclass
class Loaded:
    """How many laws and policies were entered, replaced by a newer text, left alone, and kept as people made them."""

    n_entered: int = 0
    n_replaced: int = 0
    n_unchanged: int = 0
    n_kept: int = 0


class BadStartingSet(ValueError):
    """A file of the starting set says something that no action understands."""


def load_starting_set(at: dt.datetime, folder: Path = FOLDER) -> Loaded:
    """Enter every law and policy of the starting set that is not there yet; doing it twice changes nothing.

    A newer text of the set takes the place of an older one only where no person has touched it: what people entered,
    checked or withdrew stays.

    Raises:
        BadStartingSet: naming the file and the entry.
    """
    known = dict(Measure.objects.values_list("uid", "table_digest"))
    done = Loaded()
    for path in sorted(folder.glob("*.toml")):
        file = tomllib.loads(path.read_text(encoding="utf-8"))
        for entry in file["measure"]:
            digest = hashlib.sha256(json.dumps(entry, default=str, sort_keys=True).encode()).hexdigest()
            try:
                _load_one(entry, digest, known.get(entry["uid"]), file["compiled_on"], at, done)
            except (entering.Refused, act.Preempted, KeyError, TypeError, ValueError, Place.DoesNotExist) as error:
                raise BadStartingSet(f"{path.name}, {entry.get('uid')}: {error!r}") from error
    return done


def _load_one(
    entry: dict[str, Any], digest: str, known: str | None, as_of: dt.date, at: dt.datetime, done: Loaded
) -> None:
    if known == digest:
        done.n_unchanged += 1
    elif known is None:
        _enter(entry, digest, as_of, at)
        done.n_entered += 1
    elif _touched(entry["uid"]):
        done.n_kept += 1
    else:
        with transaction.atomic():
            Measure.objects.get(uid=entry["uid"]).delete()
            _enter(entry, digest, as_of, at)
        done.n_replaced += 1


def _touched(uid: str) -> bool:
    """Return whether a person entered, checked or withdrew anything about a measure, or it was never of the set."""
    for model, path in ((MeasureVersion, "measure__uid"), (MeasureTurn, "measure__uid"),
                        (Provision, "version__measure__uid")):  # fmt: skip
        rows = model._default_manager.filter(**{path: uid})
        people = rows.exclude(entered_by=None, reviewed_by=None, withdrawn_by=None)
        if people.exists():
            return True
    return Measure.objects.filter(uid=uid, table_digest="").exists()


@transaction.atomic
def _enter(entry: dict[str, Any], digest: str, as_of: dt.date, at: dt.datetime) -> None:
    place = Place.objects.get(pk=entry["place"])
    given = act.GivenMeasure(entry["kind"], place, entry["made_by"], entry["uid"], digest, entry.get("sharing", {}))
    row: MeasureVersion | None = None
    for version in entry["version"]:
        values = {k: v for k, v in version.items() if k not in (*SOURCE, "provision")}
        source = _source(version, as_of)
        text = act.GivenVersion(**values)
        row = (
            act.enter_measure(given, text, source, None, at)
            if row is None
            else act.amend(row.measure, text, source, None, at)
        )
        for provision in version.get("provision", []):
            coding = act.GivenProvision(**{k: v for k, v in provision.items() if k not in SOURCE})
            own = _source({**version, **provision, "source": ""}, as_of)
            act.code_provision(row, coding, own, None, at)
    assert row is not None
    for turn in entry.get("turn", []):
        values = {k: v for k, v in turn.items() if k not in SOURCE}
        act.record_turn(row.measure, act.GivenTurn(**values), _source(turn, as_of), None, at)


def _source(row: dict[str, Any], as_of: dt.date) -> entering.GivenSource:
    return entering.GivenSource(
        row.get("source", ""), as_of, CONFIDENCE[row["confidence"]], row.get("publisher", ""), row.get("url", ""),
        row.get("archived_url", ""), row.get("checked_on"),
    )  # fmt: skip
