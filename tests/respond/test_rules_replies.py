"""What a text from a volunteer or reporter means (scenarios S3, S8, S10; redcross/dcsops#55)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localaction.messages.rules.words import CARRIER_RESERVED
from localaction.respond.rules.replies import (
    CODES,
    WORDS,
    WRITTEN,
    Kind,
    NoCodeLeft,
    next_code,
    parse,
    reference_from,
    written,
)
from localaction.respond.rules.wordings import Suggestion, minutes_said


@pytest.mark.parametrize(
    ("text", "kind", "code", "rest", "eta"),
    [
        ("Y42", Kind.YES, "42", "", None),
        ("y 42 llego en 10", Kind.YES, "42", "llego en 10", 10),
        ("Yes 42, half an hour", Kind.YES, "42", ", half an hour", 30),
        ("SI42", Kind.YES, "42", "", None),
        ("Sí 42", Kind.YES, "42", "", None),
        ("s-42", Kind.YES, "42", "", None),
        ("N42", Kind.NO, "42", "", None),
        ("no 42 trabajo", Kind.NO, "42", "trabajo", None),
        ("ARR42", Kind.ARRIVED, "42", "", None),
        ("Llegué 42", Kind.ARRIVED, "42", "", None),
        ("OUT42", Kind.LEFT, "42", "", None),
        ("Salí 42", Kind.LEFT, "42", "", None),
        ("OK42", Kind.OK, "42", "", None),
        ("SOS42", Kind.SOS, "42", "", None),
        (" #y42.", Kind.YES, "42", ".", None),
        ("Y#117", Kind.YES, "117", "", None),
    ],
)
def test_a_word_with_a_code_is_certain(text, kind, code, rest, eta):
    found = parse(text)

    assert (found.kind, found.code, found.rest, found.eta_minutes) == (kind, code, rest, eta)
    assert found.is_certain


@pytest.mark.parametrize(
    "text",
    ["no 14 agents here", "yes 20 min", "si 15 minutos", "no 14th street", "yes 12:30", "y 42 agentes", "no 10 vans"],
)
def test_a_number_that_counts_or_measures_is_no_code(text):
    found = parse(text)

    assert found.kind is Kind.FREE
    assert found.rest == text


def test_a_code_that_is_not_theirs_is_free_wording_and_the_only_open_one_is_filled_in():
    assert parse("yes 20", {"42"}).kind is Kind.FREE
    assert parse("yes 20", {"42"}).code == "42"
    assert parse("yes 20", {"42", "43"}).code is None
    assert parse("Y42", {"42", "43"}).code == "42"


def test_help_needs_no_code():
    assert parse("SOS").kind is Kind.SOS
    assert parse("sos they are taking me", {"42"}).code == "42"
    assert parse("ok", {"42"}).kind is Kind.OK
    assert parse("ok see you later").kind is Kind.FREE


@pytest.mark.parametrize(
    "text", ["STOP", "stop", "Stop please", "stop texting me", "UNSUBSCRIBE", "cancel", "ALTO", "BAJA", "salir", "end"]
)
def test_the_words_of_the_list_take_somebody_off(text):
    assert parse(text).kind is Kind.OPT_OUT
    assert parse(text, {"42"}).kind is Kind.OPT_OUT


@pytest.mark.parametrize(
    "text",
    [
        "ya no me manden mensajes", "take me off this list", "no more texts", "quítenme de la lista",
        "dejen de mandarme", "please stop sending these", "leave me alone",
    ],
)  # fmt: skip
def test_asking_in_ones_own_words_is_suspected_and_shown_to_a_person(text):
    found = parse(text)

    assert found.kind is Kind.OPT_OUT_SUGGESTED
    assert not found.is_certain


@pytest.mark.parametrize(
    "text",
    [
        "we have got to STOP this bill", "now leaving", "End of 5th St, two vans", "Baja por la calle 14",
        "they stopped a car", "bus stop at 51st", "no puedo, trabajo", "cancel the meeting?",
        "I quit smoking yesterday",
        "salir de la casa da miedo", "no mas vi dos carros", "cannot stop crying",
        "the end of the block", "pare de sufrir",
        "parar en la esquina", "they said stop and he ran", "no", "No, at work", "not today", "non stop flight",
        "me dijeron que no saliera", "ya no hay nadie", "ya no estan", "no me dejan salir",
        "they would not leave me alone",
        "he told them to leave me alone",
        "stop sign at 6th and Dolores", "Stop and go traffic, they check every car",
    ],
)  # fmt: skip
def test_a_report_in_free_words_takes_nobody_off(text):
    assert parse(text).kind is Kind.FREE


@pytest.mark.parametrize(
    ("text", "suggestion", "minutes"),
    [
        ("no puedo, trabajo", Suggestion.NO, None), ("now leaving", Suggestion.ON_THE_WAY, None),
        ("No problem, on my way", Suggestion.ON_THE_WAY, None), ("no hay problema", Suggestion.YES, None),
        ("yes in 2 hours", Suggestion.YES_LATER, 120), ("no but I can later", Suggestion.NO_BUT_LATER, None),
        ("sí, llego en 10", Suggestion.YES, 10), ("ya voy en camino, media hora", Suggestion.ON_THE_WAY, 30),
        ("maybe", Suggestion.UNCLEAR, None), ("tal vez", Suggestion.UNCLEAR, None),
        ("ya llegué", Suggestion.ARRIVED, None), ("I left, heading home", Suggestion.LEFT, None),
        ("me están deteniendo", Suggestion.SOS, None), ("they are arresting me", Suggestion.SOS, None),
        ("not now", Suggestion.NO_BUT_LATER, None), ("cuenten conmigo", Suggestion.YES, None),
        ("the sky is blue", None, None), ("lo siento, hoy no", Suggestion.NO, None),
    ],
)  # fmt: skip
def test_free_words_suggest_and_keep_their_minutes(text, suggestion, minutes):
    found = parse(text)

    assert (found.suggestion, found.eta_minutes) == (suggestion, minutes)
    assert not found.is_certain


def test_no_is_not_the_beginning_of_now():
    for text in ("now leaving", "nos vemos alla", "noon", "yesterday they came", "sister saw it", "outside my door"):
        assert parse(text, {"42"}).kind is Kind.FREE


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("BORRAR K7Q2", "K7Q2"), ("delete k7q2", "K7Q2"), ("Por favor borren K7Q2", "K7Q2"), ("DELETE", None),
        ("borrar", None), ("please delete my report k7q2", "K7Q2"), ("elimine K7Q2 por favor", "K7Q2"),
    ],
)  # fmt: skip
def test_who_asks_to_be_forgotten_is_understood(text, code):
    assert (parse(text).kind, parse(text).code) == (Kind.DELETE, code)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("is this really you? 42", "42"),
        ("Are you real K7Q2", "K7Q2"),
        ("¿es de ustedes? 42", "42"),
        ("verdad 42", "42"),
    ],
)
def test_is_this_really_you_names_a_code(text, code):
    assert (parse(text).kind, parse(text).code) == (Kind.IS_IT_YOU, code)


def test_really_without_a_code_is_free():
    assert parse("is it real that they are here").kind is Kind.FREE


@given(
    st.sampled_from(sorted(WRITTEN)),
    st.sampled_from(CODES) | st.integers(101, 9999).map(str),
    st.sampled_from(["en", "es", "fr"]),
)
def test_what_we_tell_people_to_send_is_read_back(kind, code, language):
    found = parse(written(kind, code, language))

    assert (found.kind, found.code, found.rest) == (kind, code, "")
    assert parse(written(kind, code, language), {code}) == found


def test_only_replies_have_a_written_form():
    with pytest.raises(KeyError):
        written(Kind.OPT_OUT, "42")


def test_no_reply_word_is_one_that_carriers_act_upon():
    assert not (set(WORDS) - {"yes"}) & CARRIER_RESERVED
    assert not {word.lower() for ways in WRITTEN.values() for word in ways.values()} & CARRIER_RESERVED


@given(st.sets(st.sampled_from(CODES)), st.integers(0, 10**9))
def test_a_new_code_is_free_and_reads_like_no_minutes(taken, start):
    code = next_code(taken, start)

    assert code not in taken
    assert int(code) % 5
    assert parse(f"Y{code}").code == code


def test_codes_run_out_with_a_clear_word():
    every = {str(n) for n in range(1000)}

    with pytest.raises(NoCodeLeft):
        next_code(every, 0)


@given(st.integers(0, 10**9))
def test_a_reference_is_read_back_from_a_request_to_delete(number):
    reference = reference_from(number)

    assert parse(f"BORRAR {reference.lower()}").code == reference


@given(st.text(max_size=160))
def test_whatever_is_sent_is_read_without_an_error_and_free_words_stay_letter_for_letter(text):
    found = parse(text, {"42"})

    if found.kind in (Kind.FREE, Kind.OPT_OUT_SUGGESTED):
        assert found.rest == text


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("10", 10), ("eta 25", 25), ("an hour and a half", 90), ("una hora y media", 90), ("in 5 agents", None),
        ("999 minutes", None), ("4 agents", None), ("15min", 15), ("dos horas", 120),
    ],
)  # fmt: skip
def test_the_minutes_that_a_text_names(text, minutes):
    assert minutes_said(text) == minutes
