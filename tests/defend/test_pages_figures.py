"""The figures as pages: whom they are open to, what they say in each language, and the table that a funder takes."""

from __future__ import annotations

import csv
import io

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from tests.defend.figures_desk import CUT, NOW, asked, open_desk, programme

from localaction.defend import reads_figures
from localaction.defend.actions import figures
from localaction.defend.exports_figures import figures_csv
from localaction.defend.models import ComparisonGroup, FiguresVersion
from localaction.defend.reads_figures import KIND
from localaction.defend.sheets import digest_of
from localaction.people import approvals
from localaction.people.models import Approval

pytestmark = pytest.mark.django_db
NO_NOTES = figures.Notes()
GROUP = b"custody_at_intake,stays,leaves\ndetained,30,970\nnon-detained,100,300\n"


@pytest.fixture
def desk():
    return open_desk()


@pytest.fixture
def publish(desk):
    def _publish(group=None, at=NOW, notes=NO_NOTES, **counts):
        cohort = figures.add_cohort(desk.sofia, programme(**counts), at)
        version = figures.draft_version(desk.sofia, asked(cohort, group), notes, desk.session, at)
        approvals.approve(Approval.objects.get(kind=KIND, reference=str(version.uuid)), desk.teo, at)
        version.refresh_from_db()
        return version

    return _publish


@pytest.mark.parametrize("address", ["desk-figures", "desk-figures-of-matters"])
def test_only_who_reports_outcomes_opens_the_figures_of_the_desk(client, desk, address):
    assert client.get(reverse(address)).status_code == 302
    client.force_login(desk.alma)
    assert client.get(reverse(address)).status_code == 403
    client.force_login(desk.teo)
    assert client.get(reverse(address)).status_code == 200


def test_before_anything_is_published_the_page_says_so(client, desk):
    answer = client.get(reverse("figures"))

    assert answer.status_code == 200 and b"No figures are published" in answer.content
    assert client.get("/figures/1/").status_code == client.get("/figures/1/outcomes.pdf").status_code == 404


def test_a_draft_is_on_no_public_page(client, desk):
    cohort = figures.add_cohort(desk.sofia, programme(), NOW)
    figures.draft_version(desk.sofia, asked(cohort), figures.Notes(), desk.session, NOW)

    assert b"No figures are published" in client.get(reverse("figures")).content
    assert client.get("/figures/1/").status_code == 404


def test_anybody_reads_a_version_without_a_cookie_and_it_may_be_cached(client, publish, django_assert_max_num_queries):
    version = publish(notes=figures.Notes("Since 2024.", "Desde 2024."))

    with django_assert_max_num_queries(4):
        answer = client.get("/figures/1/")

    page = answer.content.decode()
    assert answer.headers["Cache-Control"].startswith("public") and not client.cookies
    assert "Of the 100 whose case was decided, 40 may stay: 40%." in page and "Since 2024." in page
    assert digest_of(version) in page
    assert "sofia" not in page and "teo" not in page


def test_the_paper_is_the_one_made_when_it_was_published(client, publish):
    version = publish()

    for address, kept in (
        ("/figures/1/outcomes.pdf", version.pdf("en")),
        ("/es/figures/1/outcomes.pdf", version.pdf("es")),
    ):
        assert client.get(address).content == kept


def test_a_withdrawn_version_says_so_and_is_not_the_newest(client, desk, publish):
    first, second = publish(), publish(stays=50, pending=70, at=NOW.replace(month=8))
    assert b"Version 2" in client.get("/figures/").content

    figures.withdraw_version(desk.sofia, second, "Counted twice.", "Contados dos veces.", NOW.replace(month=9))

    assert b"Version 1" in client.get("/figures/").content
    page = client.get("/figures/2/").content
    assert b"Do not quote it." in page and b"Counted twice." in page
    assert first.number == 1


def test_the_table_of_a_funder_has_the_same_numbers_and_withholds_the_same(publish):
    version = publish(ended=3)

    rows = list(csv.DictReader(io.StringIO(figures_csv(version))))

    told = {(row["measure"], row["of"], row["day_after_entry"]): row for row in rows}
    assert told["people", "leaves", ""]["value"] == "60"
    assert told["people", "ended", ""] | {"value": "", "status": "withheld"} == told["people", "ended", ""]
    assert told["floor", "stays of entered", ""]["status"] == "withheld"
    assert all(row["value"] == "" or float(row["value"]) >= 10 for row in rows if row["measure"].startswith("people"))
    assert {row["cut"] for row in rows} == {CUT.isoformat()}


def test_a_cell_that_a_spreadsheet_would_run_is_defused():
    version = FiguresVersion(number=1, cut_on=CUT, definition="=1+1", level="IJ", figures=_empty())

    assert "'=1+1" in figures_csv(version)


def _empty():
    from datetime import date

    from localaction.defend.exports import public_outcome_figures
    from localaction.defend.rules.outcome_report import Question, outcome_report

    return public_outcome_figures(outcome_report([], Question(cut=date(2026, 6, 30))))


def test_an_unlike_group_is_refused_in_words_and_without_a_multiplier(client, desk, publish):
    group = figures.add_group(desk.sofia, "Unrepresented", "A release", GROUP, NOW)
    publish(group=group)

    english, spanish = (client.get(f"{language}/figures/1/").content.decode() for language in ("", "/es"))

    assert "not like-for-like" in english and "court: not stated for the comparison group" in english
    assert "Compared with: Unrepresented: A release" in english
    assert "times as" not in english and " ratio " not in english
    assert '<html lang="es"' in spanish


def test_faults_of_a_file_are_listed_on_the_page(client, desk):
    client.force_login(desk.sofia)
    upload = io.BytesIO(programme() + b"X,yesterday,,,jailed,,\n")
    upload.name = "cases.csv"

    answer = client.post(reverse("desk-figures"), {"act": "cohort", "file": upload})

    page = answer.content.decode()
    assert "row 202: entered is &#x27;yesterday&#x27;, not a date like 2026-06-30" in page
    assert "custody_at_intake is &#x27;jailed&#x27;" in page


def test_a_group_is_taken_in_and_offered_for_comparison(client, desk):
    client.force_login(desk.sofia)
    upload = io.BytesIO(GROUP)
    upload.name = "group.csv"

    client.post(reverse("desk-figures"), {"act": "group", "label": "Nationwide", "source": "TRAC", "file": upload})

    assert ComparisonGroup.objects.get().label == "Nationwide"
    assert b"Nationwide" in client.get(reverse("desk-figures-of-matters")).content


def test_a_warning_is_said_in_the_readers_language(publish):
    version = publish(stays=30, leaves=30, ended=20, pending=120)
    from localaction.defend.outcome_page import printed

    assert any(saying["code"] == "EARLY" for saying in version.figures["sayings"])
    with translation.override("en"):
        assert any(warning.startswith("Early program") for warning in printed(version.figures).warnings)


def test_the_methods_page_stands_beside_the_figures(client):
    answer = client.get(reverse("figures-methods"))

    assert answer.status_code == 200 and b"Aalen" in answer.content and not client.cookies


def test_the_draft_offers_its_answer_only_to_the_second_person(client, desk):
    cohort = figures.add_cohort(desk.sofia, programme(), NOW)
    version = figures.draft_version(desk.sofia, asked(cohort), figures.Notes(), desk.session, timezone.now())
    address = reverse("desk-figures-draft", args=[version.uuid])

    client.force_login(desk.sofia)
    assert b"Publish these figures" not in client.get(address).content
    client.force_login(desk.teo)
    assert b"Publish these figures" in client.get(address).content
    assert reads_figures.latest() is None
