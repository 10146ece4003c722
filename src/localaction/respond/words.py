"""The words of choices and codes as pages show them."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from localaction.respond.rules import duplicates
from localaction.respond.rules.ladder import Reason
from localaction.respond.rules.lanes import Sign
from localaction.respond.rules.salute import Activity, Basis, Equipment, Lettering, Paperwork, Question

BASES = [
    (Basis.FIRSTHAND_NOW.value, _("I see it now")),
    (Basis.FIRSTHAND_EARLIER.value, _("I saw it myself, earlier")),
    (Basis.TOLD.value, _("Somebody told me")),
    (Basis.SAW_ONLINE.value, _("I saw it online")),
]
WHENS = [
    ("now", _("It is happening now")),
    ("half-hour", _("In the last half hour")),
    ("two-hours", _("In the last two hours")),
    ("earlier", _("Longer ago")),
]
ACTIVITIES = [
    ("", "—"),
    (Activity.WATCHING.value, _("waiting or watching")),
    (Activity.APPROACHING_DOOR.value, _("walking up to a door")),
    (Activity.AT_DOOR.value, _("at a door")),
    (Activity.ENTRY.value, _("going in")),
    (Activity.QUESTIONING.value, _("questioning people")),
    (Activity.DETAINING.value, _("holding somebody")),
    (Activity.LOADING.value, _("putting somebody into a vehicle")),
    (Activity.CHECKPOINT.value, _("stopping everybody at a checkpoint")),
    (Activity.LEFT.value, _("they have left")),
    (Activity.OTHER.value, _("something else")),
]
LETTERINGS = [
    (Lettering.POLICE.value, _("the word POLICE")),
    (Lettering.ICE.value, "ICE"),
    (Lettering.ERO.value, "ERO"),
    (Lettering.HSI.value, "HSI"),
    (Lettering.CBP.value, _("CBP or Border Patrol")),
    (Lettering.SHERIFF.value, _("Sheriff")),
    (Lettering.LOCAL_POLICE.value, _("the city's own police")),
    (Lettering.PLAIN_CLOTHES.value, _("everyday clothes")),
    (Lettering.MASKED.value, _("faces covered")),
    (Lettering.NONE.value, _("nothing written anywhere")),
]
EQUIPMENTS = [
    (Equipment.BODY_ARMOUR.value, _("vests")),
    (Equipment.TACTICAL_GEAR.value, _("helmets or rifles")),
    (Equipment.RAM.value, _("a battering ram")),
    (Equipment.MARKED_DHS_VEHICLE.value, _("a vehicle marked DHS or ICE")),
    (Equipment.MARKED_OTHER_VEHICLE.value, _("a vehicle with other markings")),
    (Equipment.UNMARKED_VEHICLE.value, _("a vehicle without markings")),
    (Equipment.TINTED_WINDOWS.value, _("dark windows")),
    (Equipment.OUT_OF_STATE_PLATE.value, _("a plate from another state (do not write it down)")),
]
PAPERWORKS = [
    ("", "—"),
    (Paperwork.NONE_SEEN.value, _("none was shown")),
    (Paperwork.ADMINISTRATIVE.value, _("administrative warrant")),
    (Paperwork.JUDGE_SIGNED.value, _("signed by a judge")),
    (Paperwork.UNKNOWN.value, _("a paper, not known which")),
]
SIGNS = {
    Sign.HONEYPOT: _("filled in what nobody sees"),
    Sign.TOO_FAST: _("sent within three seconds"),
    Sign.OLD_PAGE: _("the form was open for hours"),
    Sign.NO_PAGE: _("sent without the form"),
    Sign.SOURCE: _("many from one place"),
    Sign.SAME_WORDS: _("the same words as others"),
    Sign.FLOOD: _("came during a flood"),
}
QUESTIONS = {
    Question.SAFE: _("Are you safe to talk?"),
    Question.WHERE: _("Where exactly? Which cross streets?"),
    Question.WHEN: _("Is it happening now?"),
    Question.ACTIVITY: _("What are they doing?"),
    Question.BASIS: _("Did you see it yourself?"),
    Question.SIZE: _("How many people and vehicles?"),
    Question.UNIFORM: _("What do they wear? What is written on it?"),
    Question.EQUIPMENT: _("What do they have with them?"),
    Question.PAPERWORK: _("Was a paper shown? Signed by a judge?"),
    Question.AFFECTED: _("Is anyone being taken? How many? No names."),
}
REASONS = {
    Reason.SAME_NUMBER: _("the same number"),
    Reason.NUMBER_UNKNOWN: _("no number is known, so two cannot be told apart"),
    Reason.SEEN_ONLINE: _("seen online"),
    Reason.SAME_WORDING: _("nearly the same wording"),
    Reason.NOT_FIRSTHAND: _("not first-hand"),
    Reason.NO_FIRSTHAND_ACCOUNT: _("no coherent first-hand account"),
    Reason.ONE_FIRSTHAND_ACCOUNT: _("one first-hand account"),
    Reason.NONE_INDEPENDENT: _("no two accounts are independent"),
    Reason.TWO_INDEPENDENT_ACCOUNTS: _("two independent first-hand accounts"),
    Reason.REVIEWED_MEDIA: _("a reviewed photograph agrees"),
    Reason.OBSERVER_SAW_IT: _("an observer saw it"),
    Reason.OBSERVER_SAW_SOMETHING_ELSE: _("an observer saw what it really was"),
    Reason.OBSERVER_SAW_NOTHING: _("an observer found nobody"),
    Reason.DOCUMENTED: _("documented"),
    Reason.EXPLAINED: _("explained from afar"),
    Reason.GIVEN_UP: _("it can no longer be found out"),
    Reason.OBSERVERS_DISAGREE: _("observers disagree: a person must look"),
    Reason.EXPLANATION_DISPUTED: _("witnesses dispute the explanation: a person must look"),
}
LIKENESS = {
    duplicates.Reason.SAME_WORDING: _("nearly the same wording"),
    duplicates.Reason.NEAR: _("the points are close together"),
    duplicates.Reason.SAME_AREA: _("the same area"),
    duplicates.Reason.SAME_CORNER: _("the same corner or house"),
    duplicates.Reason.SAME_STREET: _("the same street"),
    duplicates.Reason.NEXT_CORNER: _("the next corner"),
    duplicates.Reason.SAME_LANDMARK: _("the same kind of building"),
    duplicates.Reason.SAME_TIME: _("the same time"),
    duplicates.Reason.CLOSE_TIME: _("little time between"),
    duplicates.Reason.SAME_ACTIVITY: _("they do the same"),
    duplicates.Reason.SAME_COUNT: _("as many people or vehicles"),
    duplicates.Reason.SAME_MARKS: _("they look the same"),
    duplicates.Reason.OTHER_PLACE: _("but another place is named"),
    duplicates.Reason.OTHER_TIME: _("but much time between"),
    duplicates.Reason.OTHER_ACTIVITY: _("but they do something else"),
    duplicates.Reason.OTHER_COUNT: _("but not as many"),
    duplicates.Reason.OTHER_MARKS: _("but they look different"),
}


def label(choices: Sequence[tuple[str, object]], code: str) -> str:
    """Return the words of a choice; the code itself where it is unknown."""
    return str(dict(choices).get(code, code))
