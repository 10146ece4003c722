"""The desk pages of the queue: who may see them, what they show, what they cost."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from tests.cast import amparo, ben, dan
from tests.ingest.workbooks import Row, moa, sheriff

from localaction.places.models import Agency
from localaction.policy.models import Agreement
from localaction.policy.rules import rows as row_rules
from localaction.sources import reads, reads_publications, review, words
from localaction.sources.models import Decision, ReviewItem

CAMBRIA = sheriff("PENNSYLVANIA", "Cambria", signed=dt.date(2025, 7, 31))
PRISON = CAMBRIA.but(agency="Cambria County Prison", moa=moa("cambriacoprisonpa", "WSO", "073125"))
BLAIR = sheriff("PENNSYLVANIA", "Blair", signed=dt.date(2025, 3, 4), moa=moa("blaircosopa", "WSO", "030425"))
WEBER = sheriff("UTAHJ", "Weber", "TFM", signed=dt.date(2025, 7, 2))
NOWHERE = Row("FLORIDA", "Xyzzy Police Department", signed=dt.date(2025, 3, 10))


@pytest.fixture
def questions(publish, asked):
    publish("2025-09-29", [CAMBRIA, BLAIR, WEBER, NOWHERE])
    publish("2025-09-30", [PRISON, BLAIR, WEBER, NOWHERE])
    return {kind: asked(kind)[0] for kind in ("RENAME", "ROW", "PLACE")}


def page_of(item):
    return f"/desk/review/{item.pk}/"


def every_page(questions):
    agreement = Agreement.objects.first()
    return [
        "/desk/review/", "/desk/sources/", "/desk/sources/287g-participating/",
        *(page_of(item) for item in questions.values()), f"{page_of(questions['ROW'])}undo/",
        f"/desk/agreements/{agreement.pk}/evidence/",
    ]  # fmt: skip


def test_a_stranger_is_led_to_the_sign_in(questions, client):
    assert all("/accounts/login/" in client.get(url).headers.get("Location", "") for url in every_page(questions))


def test_an_account_without_the_role_is_refused_and_decides_nothing(questions):
    client = Client()
    client.force_login(dan())

    assert {client.get(url).status_code for url in every_page(questions)} == {403}
    answer = client.post(page_of(questions["RENAME"]), {"verdict": "ACCEPTED", "why": "I say so"})
    assert answer.status_code == 403 and not Decision.objects.exists()


def test_an_editor_sees_every_page(questions, reviewer):
    assert {reviewer.get(url).status_code for url in every_page(questions)} == {200}


def test_a_rename_shows_both_rows_as_printed_and_the_evidence_in_words(questions, reviewer):
    page = reviewer.get(page_of(questions["RENAME"])).content.decode()

    for words_ in (
        "Cambria County Sheriff&#x27;s Office", "Cambria County Prison", "2025-07-31", "link pending",
        "https://www.ice.gov/doclib/287gMOA/cambriacoprisonpa_WSO_MOA_073125.pdf",
        "participatingAgencies09292025pm.xlsx",
        "Both rows print the same model and the same date of signing.", "One agency", "Two agencies",
    ):  # fmt: skip
        assert words_ in page
    assert "SAME_SIGNING" not in page


def test_a_decision_says_who_when_why_and_what_changed(questions, reviewer):
    url = page_of(questions["RENAME"])
    page = reviewer.post(url, {"verdict": "ACCEPTED", "why": "The prison's own page"}, follow=True).content.decode()

    assert "Your decision is recorded. The history was worked out anew;" in page
    assert "Decided by amparo" in page and "The prison&#x27;s own page" in page
    page = reviewer.post(f"{url}undo/", follow=True).content.decode()
    assert "Taken back by amparo" in page and "Record the decision" in page


def test_a_decision_without_a_reason_is_not_taken(questions, reviewer):
    reviewer.post(page_of(questions["RENAME"]), {"verdict": "ACCEPTED", "why": " "})

    assert not Decision.objects.exists()


def test_whoever_decides_second_reads_who_was_first(questions, reviewer):
    review.decide(questions["RENAME"].pk, "REJECTED", ben(), "Two bodies", timezone.now())

    answer = reviewer.post(page_of(questions["RENAME"]), {"verdict": "ACCEPTED", "why": "One body"}, follow=True)

    assert "Already decided by ben: “Two agencies”." in answer.content.decode()
    assert Decision.objects.get().why == "Two bodies"


def correction(**values):
    filled = {"verdict": "CORRECTED", "why": "Weber County lies in Utah", "state": "UT", "model": "TFM"}
    return {**filled, "agency": "Weber County Sheriff's Office", "signed": "2025-07-02", **values}


def test_a_misspelt_state_comes_with_the_nearest_one_and_what_it_changes(questions, reviewer):
    page = reviewer.get(page_of(questions["ROW"]))

    assert page.context["form"].initial["state"] == "UT"
    assert "— → Utah" in page.content.decode()


def test_a_look_at_what_a_correction_changes_decides_nothing(questions, reviewer):
    page = reviewer.post(page_of(questions["ROW"]), correction(state="ID", look="1")).content.decode()

    assert "— → Idaho" in page and not Decision.objects.exists()


def test_a_correction_holds_only_what_differs_from_what_was_read(questions, reviewer):
    reviewer.post(page_of(questions["ROW"]), correction())

    assert Decision.objects.get().correction == {"state": "UT"}


@pytest.mark.parametrize("given", [correction(state=""), correction(state="", signed="2025-07-03")])
def test_a_correction_with_which_the_row_still_cannot_be_read_is_refused(questions, reviewer, given):
    reviewer.post(page_of(questions["ROW"]), given)

    assert not Decision.objects.exists()


def place(**values):
    return {"verdict": "CORRECTED", "why": "Its own page", "coverage": "MUNICIPAL", **values}


def test_counties_are_taken_by_name_or_code(questions, reviewer):
    reviewer.post(page_of(questions["PLACE"]), place(counties="Miami-Dade\n12011, Palm Beach County"))

    agency = Agency.objects.get(key=questions["PLACE"].payload["key"])
    assert sorted(agency.counties.values_list("county", flat=True)) == ["12011", "12086", "12099"]
    assert (agency.coverage, agency.evidence) == ("MUNICIPAL", "DECIDED")


@pytest.mark.parametrize(
    ("counties", "words_"),
    [
        ("Gondor", "No county of this state is called “Gondor”."),
        ("48453", "No county of this state is called “48453”."),
        ("Miami-Dad", "can be several; give the code of one: Miami-Dade County (12086)"),
        ("", "Give at least one county."),
    ],
)
def test_counties_that_are_not_certain_are_not_guessed(questions, reviewer, counties, words_):
    page = reviewer.post(page_of(questions["PLACE"]), place(counties=counties)).content.decode()

    assert words_ in page and not Decision.objects.exists()


def test_an_agency_of_the_whole_state_needs_no_county(questions, reviewer):
    reviewer.post(page_of(questions["PLACE"]), place(coverage="STATEWIDE"))

    assert Decision.objects.get().correction == {"coverage": "STATEWIDE", "counties": ""}


def test_evidence_is_recorded_from_a_page_and_withdrawn_with_a_reason(questions, reviewer):
    agreement = Agreement.objects.get(agency__name="Blair County Sheriff's Office")
    url = f"/desk/agreements/{agreement.pk}/evidence/"
    given = {"kind": "ORDER", "title": "Order 12", "dated_on": "2025-10-01", "url": "https://blair.example/12"}

    refused = reviewer.post(url, {**given, "url": ""})
    assert refused.status_code == 400 and "Give its address" in refused.content.decode()
    page = reviewer.post(url, given, follow=True).content.decode()
    assert "Recorded by amparo" in page and "Ended" in page
    recorded = reviewer.get(url).context["recorded"][0]
    page = reviewer.post(f"{url}{recorded.pk}/withdraw/", {"why": "Another county's"}, follow=True).content.decode()
    assert "Withdrawn by amparo" in page


def test_the_candidates_for_one_vanished_name_stand_together_the_best_first(publish, asked, reviewer):
    town = Row("FLORIDA", "Town of Palm Beach Police Department", "TFM", dt.date(2025, 3, 7))
    publish("2025-06-13", [town, BLAIR])
    publish("2025-06-16", [town.but(agency=name) for name in LOOK_ALIKES] + [BLAIR])
    items = asked("RENAME")
    assert len(items) == 2

    shown = reviewer.get(page_of(items[1])).context["shown"]
    assert [c.name for c in shown.candidates] == list(LOOK_ALIKES)
    assert [c.is_this for c in shown.candidates] == [False, True]
    entries = reads.queue("RENAME").entries
    assert [e.n_candidates for e in entries] == [2, 2]


LOOK_ALIKES = ("Palm Beach Police Department", "North Palm Beach Police Department")


def test_a_question_costs_the_same_however_often_its_rows_were_printed(questions, publish, django_assert_num_queries):
    for day in range(1, 6):
        publish(f"2025-10-0{day}", [PRISON, BLAIR, WEBER.but(county="#N/A"), NOWHERE])

    with django_assert_num_queries(6):
        shown = reads.item_page(questions["RENAME"])
    (candidate,) = shown.candidates
    assert candidate.after.n_publications == 6 and candidate.after.last.file_name.endswith("10052025pm.xlsx")


def test_the_queue_puts_first_what_holds_other_things_back(questions):
    kinds = [entry.kind for entry in reads.queue().entries]

    assert kinds == sorted(kinds, key=list(reads.URGENCY).index)
    assert dict(reads.queue().counts)["RENAME"] == 1


def test_the_queue_costs_the_same_however_long_it_is(questions, django_assert_num_queries):
    with django_assert_num_queries(4):
        reads.queue()
    ReviewItem.objects.bulk_create(
        ReviewItem(uid=f"x{n}", source="readers", kind="REPORT", reason="READER", subject="/", asked_at=timezone.now())
        for n in range(60)
    )

    with django_assert_num_queries(4):
        assert len(reads.queue().entries) == reads.PER_PAGE
    assert reads.queue(page=99).page == reads.queue().n_pages == 2


def test_decided_questions_stand_in_a_list_of_their_own(questions):
    review.decide(questions["ROW"].pk, "REJECTED", amparo(), "Nobody can tell", timezone.now())

    (entry,) = reads.queue(state="decided").entries
    assert (entry.id, entry.decided.who, entry.decided.why) == (questions["ROW"].pk, "amparo", "Nobody can tell")
    assert reads.queue().n_decided == 1


def test_a_source_says_how_old_its_newest_publication_is_and_what_is_in_quarantine(publish):
    publish("2025-09-29", [CAMBRIA, BLAIR])
    publish("2025-09-30", [CAMBRIA, BLAIR], columns=("STATE", "LAW ENFORCEMENT AGENCY", "SUPPORT TYPE"))

    found = reads_publications.source_page("287g-participating", dt.date(2025, 10, 13))
    assert (found.age_days, found.is_old, found.n_publications) == (14, False, 2)
    assert [p.status for p in found.in_quarantine] == ["QUARANTINED"]
    assert (found.publications[1].n_kept, found.publications[1].n_parked) == (2, 0)
    assert reads_publications.source_page("287g-participating", dt.date(2025, 10, 14)).is_old


def test_every_code_of_the_queue_has_words():
    assert {*row_rules.PARKED, *row_rules.NOTES} <= set(words.REASONS)
    assert {kind: {v for v, _, _ in choices} for kind, choices in words.CHOICES.items()} == {
        kind: set(verdicts) for kind, verdicts in review.VERDICTS.items()
    }
    assert set(words.DOUBTS) == set(words.DOUBTS_SHORT)
