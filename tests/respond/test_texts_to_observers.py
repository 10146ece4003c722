"""The texts to observers: one SMS each, nothing exact before GO, and drills that nobody takes for real."""

from __future__ import annotations

import pytest

from localaction.messages import texts
from localaction.messages.rules import sms, words
from localaction.respond import texts_dispatch

OURS = [text for text in texts.registered() if text.code.startswith("respond.dispatch.")]
BOTH = [(text, language) for text in OURS for language in texts.LANGUAGES]


def filled(text, language):
    return text.wordings[language].format(**text.worst)


@pytest.mark.parametrize(("text", "language"), BOTH, ids=lambda value: getattr(value, "code", value))
def test_each_text_is_one_sms_with_its_longest_values(text, language):
    cost = sms.cost(filled(text, language))

    assert (cost.alphabet, cost.n_segments) == (sms.Alphabet.GSM_7, 1)


@pytest.mark.parametrize(("text", "language"), BOTH, ids=lambda value: getattr(value, "code", value))
def test_the_texts_of_a_drill_and_only_they_begin_with_drill(text, language):
    assert filled(text, language).startswith("DRILL ") is text.code.endswith("_drill")


def test_every_text_has_its_twin_for_drills():
    codes = {text.code for text in OURS}

    plain = {code.removesuffix("_drill") for code in codes}
    assert codes == {texts_dispatch.code_of(code, is_drill) for code in plain for is_drill in (False, True)}


def test_the_exact_meeting_point_stands_in_go_and_nowhere_else():
    assert {text.code for text in OURS if "{place}" in "".join(text.wordings.values())} == {
        "respond.dispatch.go", "respond.dispatch.go_drill",
    }  # fmt: skip


@pytest.mark.parametrize("word", ["Y42", "N42", "S42", "ARR42", "OUT42", "OK42", "SOS42"])
def test_no_reply_word_leaves_the_list(word):
    words.refuse_reserved([word])

    assert words.meaning(word) is words.Meaning.NONE


@pytest.mark.parametrize(("text", "language"), BOTH, ids=lambda value: getattr(value, "code", value))
def test_a_text_sent_back_as_it_is_does_not_silence_anybody(text, language):
    assert words.meaning(filled(text, language)) is words.Meaning.NONE


def test_an_offer_goes_only_to_those_who_agreed_and_not_after_five_minutes():
    offer = texts.get(texts_dispatch.OFFER)

    assert (offer.needs_opt_in, offer.lasts.total_seconds(), offer.quiet) == (True, 300, None)
