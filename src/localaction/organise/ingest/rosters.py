"""Rosters of officials that two public-domain projects keep.

- unitedstates/congress-legislators (CC0): YAML files of the members of Congress, their district offices, the
  committees and who sits on them. A member's last term is the one that counts; its end is the last day by law, which
  the next term begins with.
- openstates/people (CC0): an archive of one YAML file a person: state legislators, executives, mayors of larger
  cities. A role without an end is held; many an end lies ahead. A folder may hold people who left it.

None of them says which counties a district covers.
"""

from __future__ import annotations

import datetime as dt
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from localaction.sources.actions import Cells, Table
from localaction.sources.workbook import Unreadable

MEMBERS, OFFICES = "congress-members", "congress-offices"
COMMITTEES, SEATS = "congress-committees", "congress-committee-seats"
STATES = "state-officials"
MAX_ARCHIVED_BYTES = 200_000
# What people in office share with the public; photographs, birth dates and private accounts are left out.
KEPT_OF_STATES = ("id", "name", "family_name", "party", "roles", "offices", "email", "links", "sources")
KEPT_OF_MEMBERS = ("id", "name", "terms")


@dataclass(frozen=True)
class Roster:
    """One kind of file: its source, where it lies, and how its records are found."""

    source: str
    pattern: str
    page: str
    records: Callable[[Path], Iterator[Cells]]


def read(roster: Roster, path: Path) -> Table:
    """Return the records of a roster, one a line, in the order of the file.

    Raises:
        Unreadable: NOT_YAML, NOT_AN_ARCHIVE, WRONG_LIST when the file holds another list, EMPTY.
        OSError: the file cannot be opened.
    """
    try:
        rows = [(line, _plain(record)) for line, record in enumerate(roster.records(path), 1)]
    except yaml.YAMLError as error:
        raise Unreadable("NOT_YAML", f"{path.name} cannot be read as YAML") from error
    except (tarfile.TarError, EOFError) as error:
        raise Unreadable("NOT_AN_ARCHIVE", f"{path.name} is no archive that can be read") from error
    except (KeyError, TypeError, AttributeError) as error:
        raise Unreadable("WRONG_LIST", f"{path.name} holds another list") from error
    if not rows:
        raise Unreadable("EMPTY", f"{path.name} holds no record")
    return Table(tuple(sorted({column for _, cells in rows for column in cells})), rows)


def _yaml(path: Path) -> Any:
    with path.open("rb") as file:
        return yaml.load(file, yaml.CSafeLoader)


def _members(path: Path) -> Iterator[Cells]:
    for record in _yaml(path):
        kept = {name: record[name] for name in KEPT_OF_MEMBERS}
        yield {**kept, "id": {"bioguide": record["id"]["bioguide"]}, "terms": [record["terms"][-1]]}


def _offices(path: Path) -> Iterator[Cells]:
    for record in _yaml(path):
        for office in record["offices"]:
            yield {**office, "bioguide": record["id"]["bioguide"]}


def _committees(path: Path) -> Iterator[Cells]:
    for record in _yaml(path):
        yield {name: record.get(name, "") for name in ("type", "name", "url", "thomas_id")}
        for part in record.get("subcommittees", ()):
            yield {
                "type": record["type"], "name": part["name"], "url": "", "parent": record["thomas_id"],
                "thomas_id": record["thomas_id"] + part["thomas_id"],
            }  # fmt: skip


def _seats(path: Path) -> Iterator[Cells]:
    for committee, members in _yaml(path).items():
        for member in members:
            yield {
                "committee": committee, "bioguide": member["bioguide"], "title": member.get("title", ""),
                "rank": member.get("rank"),
            }  # fmt: skip


def _people(path: Path) -> Iterator[Cells]:
    with tarfile.open(path) as archive:
        for member in archive:
            file = archive.extractfile(member) if member.isfile() and member.name.endswith((".yml", ".yaml")) else None
            if file is None or member.size > MAX_ARCHIVED_BYTES:
                continue
            record = yaml.load(file.read(), yaml.CSafeLoader)
            kept = {name: record[name] for name in KEPT_OF_STATES if name in record}
            yield {**kept, "id": record["id"], "roles": record["roles"], "path": member.name}


def _plain(value: Any) -> Any:
    """Return a value as JSON keeps it: YAML reads some of the days as dates, others as text."""
    if isinstance(value, dict):
        return {str(key): _plain(held) for key, held in value.items()}
    if isinstance(value, list):
        return [_plain(held) for held in value]
    return value.isoformat() if isinstance(value, dt.date) else value


CONGRESS_PAGE = "https://github.com/unitedstates/congress-legislators"
ROSTERS = (
    Roster(MEMBERS, "officials/legislators-current.yaml", CONGRESS_PAGE, _members),
    Roster(OFFICES, "officials/legislators-district-offices.yaml", CONGRESS_PAGE, _offices),
    Roster(COMMITTEES, "officials/committees-current.yaml", CONGRESS_PAGE, _committees),
    Roster(SEATS, "officials/committee-membership-current.yaml", CONGRESS_PAGE, _seats),
    Roster(STATES, "officials/openstates-people-*.tar.gz", "https://github.com/openstates/people", _people),
)
