"""What it takes to start visiting at a detention center: steps in our own words, each with its source.

Source, where a step says PBNDS: ICE, Performance-Based National Detention Standards 2011 (rev. 2016), 5.7 Visitation.
V.M, "Visits from Representatives of Community Service Organizations", read 2026-11-24 as Jesuit Refugee Service/USA
reprints it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from localaction.visit.rules.codes import gettext_noop as _

VISITATION = "https://www.ice.gov/doclib/detention-standards/2011/5-7.pdf"
DIRECTIVE = "https://www.lexisnexis.com/community/amp-insights/131/2011-ice-directive-on-detention-facility-tours"
FIELD_OFFICES = "https://www.ice.gov/contact/field-offices"


class Addressee(StrEnum):
    """To whom a step goes."""

    OURSELVES = "OURSELVES"
    ADMINISTRATOR = "ADMINISTRATOR"
    FIELD_OFFICE = "FIELD_OFFICE"
    BOTH = "BOTH"


class Item(StrEnum):
    """The steps, in the order in which they are usually taken."""

    STANDARD = "STANDARD"
    WHICH_DOOR = "WHICH_DOOR"
    GROUP_PAPER = "GROUP_PAPER"
    LETTER = "LETTER"
    FIELD_OFFICE = "FIELD_OFFICE"
    TOUR = "TOUR"
    WRITTEN_RULES = "WRITTEN_RULES"
    AGREEMENT = "AGREEMENT"
    NO_RELATIVES = "NO_RELATIVES"
    TELL_VOLUNTEERS = "TELL_VOLUNTEERS"
    NAMES_AHEAD = "NAMES_AHEAD"
    BACKGROUND_CHECK = "BACKGROUND_CHECK"
    IDENTIFICATION = "IDENTIFICATION"
    ORIENTATION = "ORIENTATION"
    HOURS = "HOURS"
    HOW_PEOPLE_ASK = "HOW_PEOPLE_ASK"
    POST = "POST"
    MONEY = "MONEY"
    REFUSALS = "REFUSALS"
    RENEWAL = "RENEWAL"


@dataclass(frozen=True)
class Wording:
    """What a step is called, what to do, to whom it goes, and where it says so ("Ours" with the reason)."""

    title: str
    text: str
    to: Addressee
    source: str
    url: str = ""


WORDING: dict[Item, Wording] = {
    Item.STANDARD: Wording(
        _("Find out which standard binds the place"),
        _("Inspection reports and contracts name it. The 2011 standard binds ICE's own and contract centers; a county "
          "jail may do it in its own way if that serves the same purpose. Other national standards can say less."),
        Addressee.OURSELVES, "PBNDS 2011 5.7 I", VISITATION,
    ),
    Item.WHICH_DOOR: Wording(
        _("Decide by which door you come"),
        _("As a community group with the administrator's approval, or one by one in social visiting hours. The first "
          "needs the steps below; the second needs only identification, but uses up the person's visits."),
        Addressee.OURSELVES, "PBNDS 2011 5.7 V.A, V.M", VISITATION,
    ),
    Item.GROUP_PAPER: Wording(
        _("Write one page on who you are"),
        _("Staff check whether a group is genuine and fit for what it offers: say who carries it, since when, what "
          "visitors do and do not do, how they are trained, and who can vouch for you."),
        Addressee.BOTH, "PBNDS 2011 5.7 V.M", VISITATION,
    ),
    Item.LETTER: Wording(
        _("Ask the facility administrator for approval, in writing"),
        _("The administrator decides, and weighs security, whether staff can supervise, and how early you ask. Offer "
          "days, numbers and a contact who answers. Ask for the answer and its reasons in writing."),
        Addressee.ADMINISTRATOR, "PBNDS 2011 5.7 V.M", VISITATION,
    ),
    Item.FIELD_OFFICE: Wording(
        _("Write to ICE's field office as well"),
        _("A directive of 2011 has field offices arrange tours and visits for groups, with forms of their own, next to "
          "the standard. Send the same letter there and ask which form they want. It is not for law firms."),
        Addressee.FIELD_OFFICE, "ICE directive on stakeholder access, 28 September 2011, as summarized", DIRECTIVE,
    ),
    Item.TOUR: Wording(
        _("Ask for a tour first"),
        _("A tour shows rooms, entrance and waiting, and lets staff know your faces. Note the visiting rules there."),
        Addressee.BOTH, "ICE directive on stakeholder access, 28 September 2011, as summarized", DIRECTIVE,
    ),
    Item.WRITTEN_RULES: Wording(
        _("Get the place's rules for groups, and record them here"),
        _("Groups follow the place's own rules: dress, what may be carried, search, conduct. Ask for the written ones "
          "and note the day; visitors then get them on their sheet."),
        Addressee.ADMINISTRATOR, "PBNDS 2011 5.7 V.M, V.I", VISITATION,
    ),
    Item.AGREEMENT: Wording(
        _("Agree with your visitors on what they are not"),
        _("Not lawyers, therapists, reporters, missionaries or lenders. They keep to the rules, report what they see, "
          "and never speak about the legal case. Let each sign it."),
        Addressee.OURSELVES, _("Ours: visitation programs ask this of their visitors (dcdetentionvisitation.org)"),
        "https://dcdetentionvisitation.org/",
    ),
    Item.NO_RELATIVES: Wording(
        _("Keep relatives and friends out of the group"),
        _("Relatives, friends and associates of a person may not come to them as volunteers: they use the social "
          "visit. Note here which visitor knows whom."),
        Addressee.OURSELVES, "PBNDS 2011 5.7 V.M", VISITATION,
    ),
    Item.TELL_VOLUNTEERS: Wording(
        _("Tell volunteers what is asked of them before they say yes"),
        _("The place sends their name and number to be checked by the agency that detains. Never ask for anybody's "
          "immigration status; offer letters, rides, calls and court instead."),
        Addressee.OURSELVES, _("Ours: a check by ICE can harm a volunteer or their family"),
    ),
    Item.NAMES_AHEAD: Wording(
        _("Send names, dates of birth and numbers ahead"),
        _("Of everybody who comes: name, date of birth, and social security or unexpired passport number. The "
          "passport is enough, so nobody has to give the other. Erase it here when it is sent."),
        Addressee.ADMINISTRATOR, "PBNDS 2011 5.7 V.M (1)", VISITATION,
    ),
    Item.BACKGROUND_CHECK: Wording(
        _("Allow time for the background check"),
        _("It covers criminal history, identity, occupation and credentials. For social visits a past conviction "
          "alone is no reason to refuse; ask for the reason when a volunteer is refused."),
        Addressee.ADMINISTRATOR, "PBNDS 2011 5.7 V.M (1), V.I.3", VISITATION,
    ),
    Item.IDENTIFICATION: Wording(
        _("Bring identification every time"),
        _("Each member shows identification on arrival, also those whose names were sent ahead."),
        Addressee.OURSELVES, "PBNDS 2011 5.7 V.M (2)", VISITATION,
    ),
    Item.ORIENTATION: Wording(
        _("Train before the first visit, and ask whether the place trains too"),
        _("One session of your own at least: how to listen, what to report, how to say no. Some places want volunteers "
          "at an orientation of theirs; ask for its days early."),
        Addressee.OURSELVES, _("Ours: visitation programs ask for one session (dcdetentionvisitation.org)"),
        "https://dcdetentionvisitation.org/",
    ),
    Item.HOURS: Wording(
        _("Agree on days, hours, room and how many at once"),
        _("Ask for visits with contact, at least an hour, beside the social hours, and whether they use up the "
          "person's own visits. Record it as visiting rules of the community door."),
        Addressee.ADMINISTRATOR, "PBNDS 2011 5.7 V (hours and length of social visits, as a measure)", VISITATION,
    ),
    Item.HOW_PEOPLE_ASK: Wording(
        _("Make known inside how to ask for a visitor"),
        _("A notice in each unit in its languages, with a postal address and a telephone number that is free from "
          "inside. Nobody is visited who did not agree."),
        Addressee.ADMINISTRATOR, _("Ours: whom nobody knows outside can only ask from inside"),
    ),
    Item.POST: Wording(
        _("Have a postal address of your own"),
        _("A postbox or office, never a volunteer's home: it stands on every envelope that staff read."),
        Addressee.OURSELVES, _("Ours: a home address on an envelope cannot be taken back"),
    ),
    Item.MONEY: Wording(
        _("Find out how money and things are left"),
        _("Nothing is handed over in person. Money and property left with staff are written on an itemized receipt: "
          "ask for it every time. Note the companies and fees for commissary and telephone."),
        Addressee.ADMINISTRATOR, "PBNDS 2011 5.7 V.A", VISITATION,
    ),
    Item.REFUSALS: Wording(
        _("Write every refusal and long wait down"),
        _("Turned away, waited too long, cut short: record it with the visit on the same day. Counts are what changes "
          "a place; programs have been shut out after they spoke up."),
        Addressee.OURSELVES, _("Ours: complaints about Adelanto and Theo Lacy rested on such records"),
    ),
    Item.RENEWAL: Wording(
        _("Renew the approval before it ends"),
        _("Ask how long approval and clearances last, and write to them in time; visitors are reminded of their own "
          "clearances 60, 30 and 7 days before."),
        Addressee.ADMINISTRATOR, _("Ours: a gap costs every visitor their visits"),
    ),
}  # fmt: skip
