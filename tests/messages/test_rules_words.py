"""What people mean by a word, and words that carriers keep."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localaction.messages.rules.words import (
    CARRIER_OPT_OUT,
    Meaning,
    ReservedReplyWord,
    meaning,
    plain,
    refuse_reserved,
)


@pytest.mark.parametrize(
    "text",
    [
        "STOP", "stop", " Stop. ", "STOP!!!", "stopall", "STOP ALL", "Unsubscribe", "CANCEL", "end", "Quit", "REVOKE",
        "opt out", "OPT-OUT", "optout", "ALTO", "¡Alto!", "parar", "BAJA", "Dar de baja", "salir", "cancelar", "no más",
        "Stop texting this number", "STOP, agents are at my door",
    ],
)  # fmt: skip
def test_whoever_says_stop_in_either_language_is_out(text):
    assert meaning(text) is Meaning.OPT_OUT


@pytest.mark.parametrize(
    "text",
    [
        "please take me off this list", "Remove me", "don't text me again", "do not message me", "no more texts",
        "ya no me manden", "Ya no me envíen nada", "no me escriban", "sáquenme de la lista", "quítenme",
        "dejen de mandarme mensajes", "no quiero mensajes", "quit messaging this phone", "I want to unsubscribe",
    ],
)  # fmt: skip
def test_free_wording_stops_the_sending_and_asks_a_person(text):
    assert meaning(text) is Meaning.OPT_OUT_SUGGESTED


@pytest.mark.parametrize(
    "text",
    [
        "we have got to STOP this bill", "two vans at the end of 5th", "End of the road, three agents", "Y42", "S42",
        "yes", "baja por la calle 5 con dos hombres", "They quit the scene", "cancel the second car please",
        "para donde van?", "", "   ", "❤", "alto y con chaleco", "help is needed at the corner now",
    ],
)  # fmt: skip
def test_a_report_or_an_answer_is_not_mistaken_for_leaving(text):
    assert meaning(text) is Meaning.NONE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("START", Meaning.OPT_IN),
        ("unstop", Meaning.OPT_IN),
        ("Alta", Meaning.OPT_IN),
        ("HELP", Meaning.HELP),
        ("info?", Meaning.HELP),
        ("AYUDA", Meaning.HELP),
    ],
)
def test_coming_back_and_asking_for_help(text, expected):
    assert meaning(text) is expected


@pytest.mark.parametrize("word", ["CANCEL", "end", "Yes", "BAJA", "info", "QUIT"])
def test_a_room_may_not_use_a_word_that_would_silence_its_people(word):
    with pytest.raises(ReservedReplyWord):
        refuse_reserved(["Y42", word])


def test_reply_words_with_a_code_are_free():
    refuse_reserved(["Y42", "N42", "ARR42", "OUT42", "OK42", "SOS42", "S42"])


@given(st.text(max_size=300))
def test_any_text_has_a_meaning_and_its_plain_form_is_stable(text):
    assert meaning(text) in Meaning
    assert plain(plain(text)) == plain(text)


@given(st.sampled_from(sorted(CARRIER_OPT_OUT)), st.text(st.sampled_from(" .!?¡\n\t"), max_size=4))
def test_punctuation_around_a_keyword_changes_nothing(word, edge):
    assert meaning(edge + word.upper() + edge) is Meaning.OPT_OUT
