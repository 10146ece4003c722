"""What must never be kept is found before it is saved, and an ordinary report is left as it is."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localaction.vault.rules.never_stored import (
    BLANK,
    INSTEAD,
    Instead,
    Kind,
    NeverStored,
    findings,
    left_out,
    refuse,
)

REFUSED = {
    Kind.A_NUMBER: [
        "took A 123456789", "A123456789", "a-12345678", "A# 123456789", "A 123-456-789", "123-456-789",
        "alien number 123456789", "his A number is 123456789", "numero de A 123456789",
        "número de extranjero: 123456789",
        "el A 87654321 es de ella",
    ],
    Kind.SOCIAL_SECURITY_NUMBER: [
        "123-45-6789", "123 45 6789", "he gave 123 45 6789", "SSN 123456789", "social security number is 123-45-6789", 
        "su seguro es 123456789", "last four of his social 6789",
    ],
    Kind.BIRTH_DATE: [
        "DOB 3/14/1980", "D.O.B. 03-14-80", "born on March 14, 1980", "date of birth: 1980-03-14", "born in 1980",
        "nació el 14 de marzo de 1980", "fecha de nacimiento 14/03/1980", "her birthday is June 2", "nacida en 1975",
    ],
    Kind.STATUS: [
        "he is undocumented", "she's illegal", "they have no papers", "he doesn't have papers", "él no tiene papeles",
        "estamos sin papeles", "son indocumentados", "she has a green card", "tiene residencia permanente",
        "he overstayed", "his visa expired, expired visa", "she has DACA", "tiene TPS", "he is a US citizen",
        "no es ciudadano", "he has a deportation order", "tiene orden de deportación", "they are asylum seekers",
    ],
    Kind.BIRTH_COUNTRY: [
        "he is from Guatemala", "born in Honduras", "es de El Salvador", "originaria de México",
        "a Mexican man was taken",
        "una señora guatemalteca", "country of birth: Peru", "they are Venezuelan",
    ],
}  # fmt: skip

ORDINARY = [
    # Addresses, telephone numbers, times and counts.
    "4 agents at 1401 E 14th St", "apartment 123 at 4567 International Blvd", "at 1234567 county road, space 12",
    "call me at 510-555-0100", "my number is (510) 555-0100", "+15105550123", "llame al 510 555 0123",
    "llámeme a 71234567", "text 5105550123 please", "at 6:10 this morning", "a las 7:45 de la mañana", "3/3 at 06:10",
    "on March 3 they came back", "2 vans, 4 agents, 3 people taken", "since 2019 this corner", "badge 12345",
    "case number on the van 4411", "Highway 99 exit 123", "room 204-12",
    # What officers did, showed and asked.
    "officers showed papers", "they have papers in hand", "one of them has papers in his hand",
    "traen papeles en la mano", "they had papers but would not show a warrant", "he was given papers to sign",
    "they have papers from a judge", "they were asking for papers", "pidiendo papeles a todos",
    "they asked if she is a citizen", "le preguntaron si tiene papeles", "demanding to see green cards",
    "agents checking immigration status of everyone", "están pidiendo documentos", "deportation officers at the door",
    "they say they have a deportation order for someone", "los agentes tienen papeles firmados",
    "tienen papeles y dicen que es una orden", "the officers have no papers with them",
    # Landmarks, languages and kitchens.
    "outside the Mexican restaurant", "by the Guatemalan bakery", "near the Mexican consulate", "on Peru St",
    "corner of Cuba Ave and Main", "by the China Town gate", "van from Panama City Tires", "the caller speaks Spanish",
    "hablan español", "Salvador the neighbour saw it", "la tienda de productos mexicanos", "Jordan saw two vans",
    "a citizen of the block association called", "the community's asylum clinic is next door",
    "veo una visa de carro, no, una camioneta", "born leader? no idea who he is", "my son was there at 8",
    "senior citizens were watching", "citizen's patrol drove by", "the legal observers have vests",
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in REFUSED.items() for text in texts])
def test_what_must_never_be_kept_is_refused_with_its_kind(kind, text):
    with pytest.raises(NeverStored) as refused:
        refuse(text)

    assert kind in {one.kind for one in refused.value.findings}
    assert not any(word in str(refused.value) for word in text.split() if any(sign.isdigit() for sign in word))


def test_there_are_more_than_46_such_phrases():
    assert sum(len(texts) for texts in REFUSED.values()) >= 46


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_report_is_left_alone(text):
    assert findings(text) == ()
    assert left_out(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "agents took people without papers", "ICE took a man, he has no papers",
        "los agentes se llevaron a dos sin papeles",
        "dicen que no tiene papeles", "they said he has a deportation order", "the neighbours say they have no papers",
    ],
)  # fmt: skip
def test_that_officers_are_named_before_does_not_make_a_status_theirs(text):
    assert findings(text)


def test_what_is_answered_after_a_question_counts_again():
    assert findings("they asked for ID and she said she is undocumented")
    assert not findings("they asked whether she is undocumented")


def test_only_the_finding_is_blanked_and_the_report_stays():
    text = "2 vans at 5th and Main, took Ana, A 123456789, she has DACA. Call 510-555-0100"

    assert left_out(text) == f"2 vans at 5th and Main, took Ana, {BLANK}, she {BLANK}. Call 510-555-0100"
    assert left_out(left_out(text)) == left_out(text)


def test_accents_do_not_move_what_is_blanked():
    text = "señora, dirección ñandú: él nació en México, está aquí"

    (found,) = findings(text)

    assert text[found.start : found.end] == "nació en México"
    assert left_out(text) == f"señora, dirección ñandú: él {BLANK}, está aquí"


def test_a_number_goes_by_voice_to_the_legal_lead_and_a_status_nowhere():
    assert INSTEAD[Kind.A_NUMBER] is Instead.TELL_LEGAL_LEAD_BY_VOICE
    assert findings("she has DACA")[0].instead is Instead.LEAVE_OUT
    assert set(INSTEAD) == set(Kind)


SAFE = st.text(st.sampled_from("abcdefg ñáéí.,\n"), max_size=30)


@given(SAFE, st.sampled_from([text for texts in REFUSED.values() for text in texts]), SAFE)
def test_whatever_stands_around_it_nothing_is_left_after_blanking(before, text, after):
    assert findings(f"{before} . {text} . {after}")
    assert findings(left_out(f"{before} . {text} . {after}")) == ()


@given(st.text(max_size=200))
def test_findings_lie_in_the_text_in_order_and_apart(text):
    found = findings(text)

    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(one.end <= two.start for one, two in pairwise(found))
