"""Papers say what the programme wrote, in both languages; what is typed into one goes nowhere else."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from tests.defend.figures_desk import account

from localaction.defend import reads_documents
from localaction.defend.actions.documents import ChangedMeanwhile, write_paper
from localaction.defend.models import Paper, PaperVersion
from localaction.defend.rules.papers import (
    PLACES,
    Block,
    Mark,
    NothingSaid,
    UnknownPlace,
    blocks_of,
    check_body,
)
from localaction.defend.sheets import paper_pdf
from localaction.people.permissions import NotAllowed
from localaction.people.rules.roles import Role

NOW = timezone.now()
TEXT = "# Hello\nThe day is {hearing_day}.\n\n[ ] Bring water"
CANARY = "Quintanillaqz"


def test_the_marks_become_blocks():
    body = "# Day\n- one\n[ ] two\n> three\nName: ____ | Born: ____\nfour\nfive\n\nsix"

    assert blocks_of(body, {}) == [
        Block(Mark.HEADING, ("Day",)), Block(Mark.POINT, ("one",)), Block(Mark.BOX, ("two",)),
        Block(Mark.NOTE, ("three",)), Block(Mark.FIELDS, ("Name:", "Born:")), Block(Mark.TEXT, ("four five",)),
        Block(Mark.TEXT, ("six",)),
    ]  # fmt: skip


def test_a_place_is_filled_in_or_stays_a_line_to_write_on():
    assert blocks_of("On {hearing_day}", {"hearing_day": "May 4"})[0].parts == ("On May 4",)
    assert blocks_of("On {hearing_day}", {})[0].parts == ("On __________________",)


@given(st.text(max_size=60))
def test_what_somebody_types_never_becomes_a_mark(typed):
    blocks = blocks_of("See {court}\n\nend", {"court": typed})

    assert [block.mark for block in blocks] == [Mark.TEXT, Mark.TEXT]


@pytest.mark.parametrize(
    ("body", "refusal"),
    [("", NothingSaid), (" \n ", NothingSaid), ("{clinet}", UnknownPlace), ("a { b", UnknownPlace),
     ("}{", UnknownPlace), ("{client}", UnknownPlace)],
)  # fmt: skip
def test_a_text_that_could_not_be_printed_is_refused(body, refusal):
    with pytest.raises(refusal):
        check_body("HEARING", body)


@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_example_can_be_printed_and_says_that_it_is_one(paper, language):
    said = reads_documents.example(paper, language)
    check_body(paper.value, said.body)

    made = paper_pdf(said.title, blocks_of(said.body, dict.fromkeys(PLACES[paper.value], "–")), language, None)

    assert made.startswith(b"%PDF-1.7") and said.is_example
    assert f"/Lang ({language})".encode() in made or b"/Lang" in made


def test_the_examples_of_both_languages_have_the_same_shape():
    for paper in Paper:
        shapes = [
            [block.mark for block in blocks_of(reads_documents.example(paper, language).body, {})]
            for language in ("en", "es")
        ]
        assert shapes[0] == shapes[1], paper


@pytest.mark.django_db
def test_a_new_version_is_printed_and_the_old_one_is_kept():
    alma = account("alma", Role.ATTORNEY)

    write_paper(alma, Paper.HEARING, "en", "Your day", TEXT, None, NOW)
    write_paper(alma, Paper.HEARING, "en", "Your day in court", TEXT, 1, NOW)

    now = reads_documents.paper_now(Paper.HEARING, "en")
    assert (now.title, now.version, now.is_example) == ("Your day in court", 2, False)
    assert [row.title for row in reads_documents.versions(Paper.HEARING, "en")] == ["Your day in court", "Your day"]
    assert reads_documents.paper_now(Paper.HEARING, "es").is_example


@pytest.mark.django_db
def test_two_people_do_not_write_over_one_another():
    alma = account("alma", Role.ATTORNEY)
    write_paper(alma, Paper.HEARING, "en", "Your day", TEXT, None, NOW)

    with pytest.raises(ChangedMeanwhile):
        write_paper(alma, Paper.HEARING, "en", "My day", TEXT, None, NOW)


@pytest.mark.django_db
def test_intake_prints_and_does_not_write(client):
    ines = account("ines", Role.INTAKE)
    with pytest.raises(NotAllowed):
        write_paper(ines, Paper.HEARING, "en", "Your day", TEXT, None, NOW)
    client.force_login(ines)

    page = client.get(reverse("desk-papers"))
    assert page.status_code == 200 and b"Change the text" not in page.content
    assert client.get(reverse("desk-paper-edit", args=["hearing", "en"])).status_code == 403
    assert client.get(reverse("desk-paper-fill", args=["hearing", "en"])).status_code == 200


@pytest.mark.django_db
def test_what_is_typed_is_printed_and_stored_nowhere(client):
    client.force_login(account("ines", Role.INTAKE))

    answer = client.post(reverse("desk-paper-fill", args=["referral", "es"]), {"client": CANARY, "to": "A clinic"})

    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF-")
    assert answer["Cache-Control"] == "no-store"
    assert CANARY not in answer["Content-Disposition"]
    assert not PaperVersion.objects.exists()
    assert CANARY not in json.dumps(dict(client.session.items()), default=str)


@pytest.mark.django_db
def test_a_text_is_looked_at_before_it_is_saved(client):
    client.force_login(account("alma", Role.ATTORNEY))
    address = reverse("desk-paper-edit", args=["hearing", "en"])

    look = client.post(address, {"title": "Your day", "body": TEXT, "act": "look"})
    wrong = client.post(address, {"title": "Your day", "body": "{clinet}", "act": "save"})
    assert look.content.startswith(b"%PDF-") and not PaperVersion.objects.exists()
    assert b"Nothing can be filled in for clinet." in wrong.content

    saved = client.post(address, {"title": "Your day", "body": TEXT, "act": "save"}, follow=True)
    assert b"Saved as the version" in saved.content
    assert client.get(address).context["paper_now"].version == 1


@pytest.mark.django_db
@pytest.mark.parametrize("paper", ["nothing", "hearing/fr", "HEARING/en/text/x"])
def test_a_paper_that_there_is_not_is_not_found(client, paper):
    client.force_login(account("ines", Role.INTAKE))

    assert client.get(f"/desk/papers/{paper}/").status_code == 404
