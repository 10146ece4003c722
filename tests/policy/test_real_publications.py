"""Every list of 287(g) agencies that ICE published from February 2025 to January 2026, against our own hand labels.

The publications are found through LOCALACTION_DATA and are no part of this project; the labels in `golden/` are ours.
One import serves the whole module, inside a transaction that is rolled back at the end.
"""

from __future__ import annotations

import csv
import os
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone
from tests.ingest.snapshot import tables

from localaction.places.actions import import_rosters, load_reference
from localaction.places.models import Agency
from localaction.places.reference_files import gazetteer
from localaction.policy.actions.derive import derive, read_publications
from localaction.policy.actions.lists import import_participating, import_pending
from localaction.policy.ingest.agreements import PARTICIPATING, exact_state, state_name
from localaction.policy.models import Agreement, AgreementEvent
from localaction.policy.rules import history
from localaction.policy.rules.coverage import place_test
from localaction.policy.rules.names import key
from localaction.sources.models import Observation, PrintedRow, Publication, ReviewItem

# One worker imports once, however many workers there are.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("real publications")]

GOLDEN = Path(__file__).parent / "golden"
# Handed over with the document, but nothing in the two names is alike beyond the state's own: for a person to say.
ONLY_THE_STATE_IN_COMMON = {"Louisiana State Patrol"}
SAME_AGENCY = ("misspelt", "renamed", "state-corrected")
JANUARY_23 = "participatingAgencies01232026am.xlsx"


def labels(name):
    with (GOLDEN / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def published(folder, pattern):
    """Return the published files, or fail where continuous integration should have had them."""
    root = os.environ.get("LOCALACTION_DATA")
    files = sorted(Path(root, folder).glob(pattern)) if root else []
    if not files and os.environ.get("CI"):
        pytest.fail("LOCALACTION_DATA must name the folder of published files in continuous integration")
    if not files:
        pytest.skip("LOCALACTION_DATA names no folder of published files: the real publications were NOT checked")
    return files


@dataclass
class National:
    """What was imported, and the reports on it."""

    participating: list
    pending: list
    again: list
    before: dict
    after: dict
    n_changed_again: int


@pytest.fixture(scope="module")
def national(django_db_setup, django_db_blocker):
    """Import the roster and every publication, twice."""
    lists, waiting = published("287g/participating", "*.xls*"), published("287g/pending", "*.xls*")
    roster = published("law-enforcement-agencies", "fbi*.csv")
    at = timezone.now()
    with django_db_blocker.unblock(), transaction.atomic():
        load_reference()
        import_rosters(roster, at, iter)
        first = import_participating(lists, at, iter), import_pending(waiting, at, iter)
        before = tables()
        again = [*import_participating(lists, at, iter), *import_pending(waiting, at, iter)]
        n_changed = derive(at).n_changed
        yield National(*first, again, before, tables(), n_changed)
        transaction.set_rollback(True)


# Every file, every row.


def test_every_row_of_every_publication_is_kept_or_parked_and_the_counts_are_the_manifests(national):
    path = published("287g", "MANIFEST.csv")[0]
    with path.open(encoding="utf-8", newline="") as file:
        manifest = {(line["list"], line["sha256"]): int(line["rows"]) for line in csv.DictReader(file)}
    lists = {"participating": national.participating, "pending": national.pending}
    reports = [*national.participating, *national.pending]

    assert {(name, r.sha256): r.rows_read for name, of_list in lists.items() for r in of_list} == manifest
    assert (len(national.participating), len(national.pending)) == (186, 212)
    assert all(report.rows_kept + report.rows_parked == report.rows_read for report in reports)
    assert all(sum(report.parked.values()) == report.rows_parked for report in reports)
    assert Observation.objects.count() == sum(manifest.values())
    assert not PrintedRow.objects.filter(outcome="PARKED", reasons=[]).exists()


def test_only_the_two_lists_served_under_each_others_name_are_set_aside(national):
    aside = {
        Path(report.path).name: (report.status, report.reason.split()[0])
        for report in [*national.participating, *national.pending]
        if report.status != "imported"
    }

    assert aside == {
        "participatingAgencies09222025pm.xlsx": ("quarantined", "LIST_OF_PENDING"),
        "pendingAgencies09222025pm.xlsx": ("quarantined", "LIST_OF_PARTICIPATING"),
    }
    assert ReviewItem.objects.filter(kind="PUBLICATION", state="OPEN").count() == 2


def test_the_files_are_read_in_order_of_publication_not_of_their_names(national):
    times = [report.published_at for report in national.participating]
    names = [Path(report.path).name for report in national.participating]

    assert times == sorted(times)
    # Three names of January say 2025 for 2026, and one of September has a digit too many.
    assert names.index("participatingAgencies01052025pm.xlsx") > names.index("participatingAgencies12292025am.xlsx")
    assert names.index("participatingAgencies090022025am.xlsx") > names.index("participatingAgencies08292025pm.xlsx")


def test_a_second_import_of_everything_changes_nothing(national):
    assert {report.status for report in national.again} == {"unchanged"}
    assert not any(report.events for report in national.again)
    assert national.n_changed_again == 0
    assert national.before == national.after


def test_every_printed_row_in_force_is_about_an_agency_and_an_agreement(national):
    counted = PrintedRow.objects.filter(
        source=PARTICIPATING, outcome="KEPT", observations__publication__status="IMPORTED"
    ).distinct()

    assert counted.exists()
    assert not counted.filter(printing=None).exists()
    assert not counted.filter(printing__agreement=None).exists()


# Counties.


def rows_of(file_name):
    """Return (line, agency) of each row of a publication."""
    rows = Observation.objects.filter(publication__file_name=file_name).order_by("line")
    found = rows.values_list("line", "printed__printing__agency")
    agencies = {a.pk: a for a in Agency.objects.prefetch_related("counties")}
    return [(line, agencies.get(pk)) for line, pk in found]


def test_every_row_of_the_23rd_of_january_has_its_counties_or_is_statewide_or_says_why_not(national):
    rows = rows_of(JANUARY_23)
    covered = [a for _, a in rows if a and (a.coverage == "STATEWIDE" or a.counties.all())]
    open_ones = [a for _, a in rows if a and a.coverage == "NEEDS_PERSON"]
    print(f"\n{len(rows)} rows, {len(covered)} with counties or statewide, {len(open_ones)} for a person")

    assert len(rows) == 1314
    assert len({a.state for _, a in rows}) == 40
    assert len(covered) + len(open_ones) == len(rows)
    assert all(a.evidence for _, a in rows)
    assert len(covered) >= 0.99 * len(rows)


def test_a_random_hundred_rows_have_the_counties_that_we_found_by_hand(national):
    agencies = dict(rows_of(JANUARY_23))
    wrong = []
    for label in labels("county_sample"):
        agency = agencies[int(label["sheet_row"])]
        found = agency.coverage.lower(), " ".join(sorted(c.county for c in agency.counties.all()))
        expected = label["coverage"], " ".join(sorted(label["county_fips"].split()))
        if found != expected:
            wrong.append((label["agency"], found, expected, label["evidence"]))

    assert len(labels("county_sample")) == 100
    assert wrong == []


# Names that vanish, without our own look into them.


def name_of(state, agency):
    """Return the name as the engine tells it from others, or None in a state that does not exist."""
    code = exact_state(" ".join(state.split()))
    return (code, key(agency, state_name(code))) if code else None


@pytest.fixture(scope="module")
def unaided(national):
    """Return the history that the engine tells when nobody has looked into any hand-over."""
    publications, _ = read_publications(PARTICIPATING)
    return history.read_all(publications, place_test(gazetteer()), reviewed={}, state_name=state_name)


def outcome(story, before, after):
    """Return how the engine took that one name took another's place: joined, asked, departure or silent."""
    if before is None:
        return "row asked"
    if before == after:
        return "one spelling"
    if after and story.agencies.of(before) == story.agencies.of(after):
        return "joined"
    if any((q.before, q.after) == (before, after) for q in story.questions):
        return "asked"
    departed = {a.uid for a in story.agreements if before in {name for name, _, _ in a.printed_as}}
    told = any(event.agreement in departed and event.kind == "missing" for event in story.events)
    return "departure told" if told else "silent"


def test_the_engine_joins_where_a_document_shows_it_and_asks_on_the_rest(unaided):
    figures = defaultdict(Counter)
    silent, unjoined = [], []
    for label in labels("transitions"):
        before = name_of(label["state"], label["name_before"])
        after = name_of(label["state_after"], label["name_after"]) if label["name_after"] else None
        found = outcome(unaided, before, after)
        figures[label["verdict"]][found] += 1
        if found == "silent" or (label["verdict"] in SAME_AGENCY and found == "departure told"):
            silent.append(label)
        shown = label["verdict"] in SAME_AGENCY and label["same_moa"] == "yes"
        if shown and found not in ("joined", "one spelling"):
            unjoined.append(label["name_before"])
    for verdict, counts in sorted(figures.items()):
        print(f"\n{verdict}: {dict(counts)}", end="")

    assert sum(sum(c.values()) for c in figures.values()) == 129
    assert silent == []
    assert set(unjoined) == ONLY_THE_STATE_IN_COMMON


def test_a_name_that_really_left_is_joined_to_nobody_and_its_departure_is_asked_about(unaided):
    for label in labels("transitions"):
        if label["verdict"] not in ("gone", "unknown"):
            continue
        before = name_of(label["state"], label["name_before"])
        if label["look_alike"]:
            other = name_of(label["state"], label["look_alike"])
            assert unaided.agencies.of(before) != unaided.agencies.of(other), label
        lost = [a for a in unaided.agreements if before in {name for name, _, _ in a.printed_as}]
        assert any(a.removed_on or a.absences or a.superseded_on for a in lost), label


def labelled_classes():
    """Return the names that our labels call one agency, as a list of sets."""
    classes = []
    for label in labels("transitions"):
        if label["verdict"] in (*SAME_AGENCY, "duplicate-dropped", "returned"):
            before = name_of(label["state"], label["name_before"])
            pair = {n for n in (before, name_of(label["state_after"], label["name_after"])) if n}
            touching = [c for c in classes if c & pair]
            classes = [c for c in classes if c not in touching] + [pair.union(*touching)]
    return classes


def wrongly_joined(agencies, names):
    """Return names joined by the engine that no label calls one agency."""
    joined = defaultdict(set)
    for name in names:
        joined[agencies.of(name)].add(name)
    known = labelled_classes()
    return [names for names in joined.values() if len(names) > 1 and not any(names <= c for c in known)]


def all_names():
    return {row.name for row in read_publications(PARTICIPATING)[1].values()}


def test_no_two_agencies_are_joined_but_those_that_the_labels_call_one(unaided, national):
    assert wrongly_joined(unaided.agencies, all_names()) == []


def test_look_alikes_that_stand_side_by_side_are_never_joined(unaided):
    pairs = labels("lookalikes")
    for pair in pairs:
        a, b = name_of(pair["state"], pair["name_a"]), name_of(pair["state"], pair["name_b"])
        assert a != b and unaided.agencies.of(a) != unaided.agencies.of(b), pair

    assert len(pairs) == 103


# The same with the hand-overs that we looked into.


def agency_of(name):
    """Return the id of the row that stands for a name's agency."""
    agency = Agency.objects.get(state=name[0], key=name[1])
    return agency.same_as_id or agency.pk


def test_with_what_we_looked_into_every_verdict_is_the_labels(national):
    wrong = []
    for label in labels("transitions"):
        before = name_of(label["state"], label["name_before"])
        if before is None:
            continue
        if label["verdict"] in (*SAME_AGENCY, "duplicate-dropped") and label["evidence_strength"] == "certain":
            after = name_of(label["state_after"], label["name_after"])
            news = AgreementEvent.objects.filter(
                publication__file_name=label["next_file"], agency=agency_of(before), is_held=False,
                kind__in=["missing", "removed-from-list"],
            )  # fmt: skip
            if agency_of(before) != agency_of(after) or (news.exists() and not stays_gone(before)):
                wrong.append(label)
        elif label["verdict"] == "gone":
            standing = Agreement.objects.filter(agency=agency_of(before), absent_since=None, superseded_on=None)
            if standing.exists():
                wrong.append(label)
        elif label["verdict"] == "returned":
            back = AgreementEvent.objects.filter(agency=agency_of(before), kind="appeared").exists()
            back = back or AgreementEvent.objects.filter(agency=agency_of(before), code="LISTED_AGAIN").exists()
            if not back:
                wrong.append(label)

    assert wrong == []


def stays_gone(name):
    """Return whether one of the agency's agreements left for good, whatever name the others went on under."""
    return Agreement.objects.filter(agency=agency_of(name)).exclude(removed_on=None).exists()


def test_what_we_looked_into_joins_no_look_alikes_either(national):
    for pair in labels("lookalikes"):
        a, b = name_of(pair["state"], pair["name_a"]), name_of(pair["state"], pair["name_b"])
        assert agency_of(a) != agency_of(b), pair

    class Written:
        of = staticmethod(agency_of)

    assert wrongly_joined(Written, all_names()) == []


def test_every_hand_over_that_we_looked_into_is_in_a_publication_that_exists(national):
    from localaction.policy.actions.questions import LOOKED_INTO

    with LOOKED_INTO.open(encoding="utf-8", newline="") as file:
        wanted = {line["publication"] for line in csv.DictReader(file)}
    there = {sha[:16] for sha in Publication.objects.values_list("sha256", flat=True)}

    assert wanted <= there
