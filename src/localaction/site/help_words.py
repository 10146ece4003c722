"""The help of the desk, in plain words: what one can do, what never to type, and whom to ask."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from localaction.people.rules.roles import Role
from localaction.site.help_rooms import ROOMS
from localaction.site.help_topic import ADMIN, NO_NAMES, NO_PAPERS, Topic

TOPICS: Mapping[str, Topic] = {
    "locked-out": Topic(
        _("I am locked out"),
        (
            _("Too many tries: wait some minutes. Nobody needs to do anything."),
            _(
                "Passphrase forgotten: ask an administrator for a reset link, in person or by telephone. It is "
                "good for a "
                "day. Have your printed recovery code at hand: with it your vault opens again too."
            ),
            _(
                "Vault closed although the passphrase is right: choose “I changed my passphrase by a link” and "
                "type the "
                "recovery code."
            ),
            _("Code lost too: make a new vault key on your account’s page; somebody inside lets you in again."),
        ),
        (_("Your passphrase or a recovery code to anybody, also not to an administrator"),),
        ADMIN,
    ),
    "lost-phone": Topic(
        _("My phone or computer is lost"),
        (
            _(
                "From any other device: “Where I am signed in”, then “This device is lost”. Its sign-ins and "
                "your vault "
                "close at once."
            ),
            _("Cannot sign in: call a coordinator or an administrator. They lock your account in one press."),
            _(
                "The lost phone held your authenticator app: sign in with a recovery code of the second factor, "
                "add a new "
                "app or passkey, then remove the old one."
            ),
            _("No codes left: two administrators drop your second factors together."),
        ),
        (),
        ADMIN,
    ),
    "sealed-records": Topic(
        _("Sealed records, vault and recovery shares"),
        (
            _("Your vault opens by your passphrase and closes after 15 minutes without use."),
            _(
                "A ring is the group that reads the sealed records of a programme. Only somebody inside lets "
                "another in."
            ),
            _("After somebody was removed, move the cases to the fresh key until none is left."),
            _("Recovery shares are five papers; three of them open the records when nobody inside can."),
        ),
        (_("Words of a share or a recovery code anywhere but on the page that asks for them"),),
        ADMIN,
    ),
    "people": Topic(
        _("People, roles and two people"),
        (
            _(
                "Accounts are made by invitation only. Hand the link over in person or by a safe message; it "
                "works once."
            ),
            _("Roles that read sealed records need a second person’s yes. You cannot say yes to your own question."),
            _("When in doubt about an account, lock it first and ask afterwards: nothing is lost."),
            _("Somebody leaves: put the account out of use. Then the cases are moved to a fresh key."),
        ),
        (NO_NAMES,),
        ADMIN,
    ),
    "requirements": Topic(
        _("Trainings, pledges and clearances"),
        (
            _("A requirement says which role needs it, how long it is good for, and when it can be renewed."),
            _("What is closed without it opens by itself on the day you record that it was met."),
            _("Record the day it was done, not the day on which you type. Nobody records for themselves."),
        ),
        (_("Why somebody is exempt beyond a few plain words: no health, no status"),),
    ),
    "messages": Topic(
        _("Messages and background work"),
        (
            _("A text is counted while you type; one letter outside the plain set can double its price."),
            _("Something wrong goes out: press “Stop all sending” first, ask afterwards."),
            _("A job that failed runs again by itself; if it fails again, tell whoever looks after the server."),
        ),
        (NO_NAMES,),
    ),
    "matters": Topic(
        _("Matters, conflicts and the waiting list"),
        (
            _("Open a matter with names and dates only, then let it be checked for conflicts. Hear no story before."),
            _("“Possible” and “conflict” go to a reviewer, who alone sees why. A wall hides the matter from a person."),
            _("Screen once; every fund decides by its own criteria. Who is eligible and cannot be served waits."),
            _("The order of the waiting list is published. A lottery can be run again by anybody from its record."),
        ),
        (_("The story, or anything a lawyer would call privileged, before the conflict check"),),
    ),
    "hearings": Topic(
        _("Hearings, filings and companions"),
        (
            _("Record every notice, also one without news: where it was seen and when. The court’s clock counts."),
            _("A hearing moved earlier is told at any hour, and companions are asked again."),
            _("A control date is no appointment: it stands in the list “no exact time” and reminds nobody."),
            _("Filings are counted for you with every step; an attorney agrees with the day before you lean on it."),
            _("Look the date up by hand at the court’s information line. This program never asks there itself."),
        ),
        (_("Names, A-numbers or what was said in court, outside the sealed note"),),
    ),
    "bonds": Topic(
        _("The bond fund"),
        (
            _("Ask for a bond from the matter. Somebody else agrees and names the obligor."),
            _("Money leaves the fund only after a second person’s yes. A wrong line is taken back, never changed."),
            _("Record a notice on the day it comes: a missed day loses the bond."),
        ),
        (_("Names of clients, obligors or donors outside the sealed papers"),),
    ),
    "facts": Topic(
        _("Public facts and the review queue"),
        (
            _("Decide one question at a time. Say what you looked at and on which day."),
            _("Every decision can be undone; nothing that was printed is ever deleted."),
            _("“Nobody has looked” and “none found” are two answers. Do not choose the second to be done."),
        ),
        (_("Facts from private people’s posts, or anything without a source that others can open"),),
    ),
    "records": Topic(
        _("Records requests"),
        (
            _("Make the letter, send it yourself, and record the day on which it was sent. The desk sends nothing."),
            _("Record what the body does on the day on which it does it: each entry counts the dates anew."),
            _("“Late” means that the last day has passed by the law’s own calendar. Enter the body’s days off."),
            _("A released document is sealed until somebody has read every page and marks it as public."),
        ),
        (NO_NAMES,),
    ),
    "visits": Topic(
        _("Visits, letters, money and rides"),
        (
            _(
                "Before every visit somebody looks where the person is. Record what you saw with two presses; a "
                "move holds the visit and tells the visitors by itself."
            ),
            _("Visitors with a vault key of their own open the sheet of their visits; the others get it on paper."),
            _("Money goes out only after a second person said yes to exactly that sum."),
            _("Letters carry the program’s address, never a volunteer’s."),
        ),
        (NO_PAPERS, _("Anything of somebody’s legal case in a report, letter or note")),
    ),
    **ROOMS,
    "search": Topic(
        _("Searching the desk"),
        (
            _("Type part of a name of the desk, an agency, a detention center, a text or a job."),
            _("You find only what your roles let you see. Two people can get two answers to one search."),
            _("Sealed records are found by reference or case number."),
        ),
        (_("Names of callers, clients or people in detention: they are sealed, so nothing would be found"),),
    ),
}

ROLES: Mapping[Role, Topic] = {
    Role.ADMIN: Topic(
        _("Administrator"),
        (
            _("You invite people, give and end roles, make reset links and lock accounts. You read no sealed record."),
            _("See that the recovery shares exist and that two administrators can sign in."),
            _("Look at the audit trail once a week and note its anchor elsewhere."),
        ),
        (NO_NAMES,),
        _("the other administrator, or whoever looks after the server"),
    ),
    Role.AUDITOR: Topic(
        _("Auditor"),
        (_("You read who did what and when. You change nothing and read no sealed record."),),
        (),
        ADMIN,
    ),
    Role.COORDINATOR: Topic(
        _("Coordinator"),
        (
            _("You look after the people of your programme: invitations, trainings, and locking an account in doubt."),
            _("Where your programme has sealed records you hold its ring and let others in."),
            _("Answer the questions to a second person on the same day."),
        ),
        (NO_NAMES,),
        ADMIN,
    ),
    Role.OPERATOR: Topic(
        _("Hotline operator"),
        (
            _("You take calls and write down what was seen: what, where, when, how many, which uniforms or cars."),
            _("Read back the place before you hang up. You see your own reports only."),
        ),
        (NO_PAPERS, _("What the caller did not see themselves, as if they had")),
    ),
    Role.DISPATCHER: Topic(
        _("Dispatcher"),
        (
            _("You join reports of one event, decide whom to send, and close what turned out not to be so."),
            _("Open a report only to work on it: each opening is in the audit trail."),
            _("Nothing goes to the public before somebody on the spot has confirmed it and a second person said yes."),
        ),
        (NO_PAPERS,),
    ),
    Role.OBSERVER: Topic(
        _("Observer"),
        (
            _("You go, watch from a safe distance, and write what you see and hear. You do not step in between."),
            _("Answer an offer with yes or no; no needs no reason."),
            _("Close your vault and delete photographs from your phone once they are handed over."),
        ),
        (NO_PAPERS, _("Faces or names of neighbors in a picture’s title")),
    ),
    Role.LEGAL_LEAD: Topic(
        _("Legal lead"),
        (_("You read incidents and their evidence, and hand people over to defense with their consent."),),
        (NO_PAPERS,),
    ),
    Role.FAMILY_LEAD: Topic(
        _("Family support lead"),
        (_("You follow up with families in the cases you were let into. Ask before you write a number down."),),
        (NO_PAPERS,),
    ),
    Role.VISITOR: Topic(
        _("Visitor"),
        (
            _("You see your own visits and the rules of the detention center. Check them again on the day."),
            _("Your training and clearance must be good on the day of the visit."),
        ),
        (NO_PAPERS, _("What somebody in detention told you in confidence, outside the sealed note")),
    ),
    Role.ATTORNEY: Topic(
        _("Attorney"),
        (
            _("You work on cases in the ring of Defend. Check for conflicts before you read a story."),
            _("Every opening is in the audit trail; exports are yours to keep safe."),
        ),
        (_("Advice or privileged notes outside sealed fields"),),
    ),
    Role.INTAKE: Topic(
        _("Intake worker"),
        (
            _("You take first interviews. Ask for consent first, and write only what the form asks for."),
            _("Check for conflicts with the name as spoken and as written."),
        ),
        (_("Advice: say that an attorney will answer"),),
    ),
    Role.LEGAL_AGENT: Topic(
        _("Supervised legal agent"),
        (_("You work on the cases you were let into, under an attorney’s supervision."),),
        (_("Advice or privileged notes outside sealed fields"),),
        _("the attorney who supervises you"),
    ),
    Role.COMPANION: Topic(
        _("Court companion"),
        (
            _("Sign up for hearings that are open; somebody of the case confirms before you learn whom you go with."),
            _("Look again the evening before: courts move hearings. Note the next date before you leave the court."),
        ),
        (_("What was said in the hearing, or anything about the case"),),
        _("whoever confirmed you for the hearing"),
    ),
    Role.TREASURER: Topic(
        _("Treasurer"),
        (
            _("You keep the books of the bond fund. Money leaves it only after a second person’s yes."),
            _("Bonds have numbers, not names. Record each notice to an obligor on the day it comes."),
        ),
        (_("Names of clients, obligors or donors in any field of the fund"),),
    ),
    Role.EDITOR: Topic(
        _("Editor"),
        (_("You decide what the review queue asks and file records requests. Every fact needs a source and a day."),),
        (_("Facts from private people’s posts, or anything without a source that others can open"),),
    ),
    Role.ORGANISER: Topic(
        _("Organizer"),
        (_("You run campaigns toward named decisions and lawful events."),),
        (_("Lists of people who came, unless each said yes to being listed"),),
    ),
    Role.VOLUNTEER: Topic(
        _("Volunteer at public actions"),
        (
            _("You sign up for a task at an action; a coordinator confirms it, and then you can open the briefing."),
            _("Check in when you arrive and check out when you leave, so that nobody has to look for you."),
        ),
        (_("Who else was there, or the name or badge number of anybody"),),
        _("the coordinator who confirmed you"),
    ),
}

# The beginning of an address's name and the topic that helps there; the longest that fits counts.
OF_PAGE: Mapping[str, str] = {
    "desk-hotline": "hotline", "desk-incident": "hotline", "desk-statement": "hotline", "desk-merge": "hotline",
    "desk-coverage": "observers", "desk-after-action": "observers", "desk-roster": "observers",
    "desk-shifts": "observers", "desk-observe": "observers", "desk-errand": "observers", "desk-debrief": "observers",
    "desk-networks": "observers", "desk-dispatch": "observers", "desk-need": "observers",
    "desk-hand-over": "after-an-arrest", "desk-follow-up": "after-an-arrest", "desk-family": "after-an-arrest",
    "desk-evidence": "after-an-arrest", "desk-hold": "after-an-arrest",
    "desk-figures": "figures", "desk-papers": "figures", "desk-paper": "figures", "desk-directory": "directory",
    "desk-bod": "deciders", "desk-meeting": "deciders", "desk-bill": "deciders",
    "desk-rights": "rights",
    "desk-campaign": "campaigns",
    "desk-action": "actions",
    "desk-people": "people", "desk-person": "people", "desk-invite": "people", "desk-approvals": "people",
    "desk-audit": "people", "desk-rings": "sealed-records", "desk-recovery": "sealed-records",
    "desk-requirement": "requirements", "desk-account": "locked-out", "desk-devices": "lost-phone",
    "desk-messages": "messages", "desk-halt": "messages", "desk-lift": "messages", "desk-text": "messages",
    "desk-schedule": "messages", "desk-review": "facts", "desk-sources": "facts", "desk-search": "search",
    "desk-records": "records",
    "desk-matter": "matters", "desk-conflict": "matters", "desk-fund": "matters", "desk-capacity": "matters",
    "desk-serving": "matters", "desk-waiting": "matters", "desk-lottery": "matters",
    "desk-hearing": "hearings", "desk-filing": "hearings", "desk-court": "hearings", "desk-matter-hearings": "hearings",
    "desk-bond": "bonds", "desk-matter-bond": "bonds",
    "desk-visit": "visits", "desk-my-visits": "visits", "desk-volunteer": "visits", "desk-clearance": "visits",
    "desk-rules": "visits", "desk-letter": "visits", "desk-ride": "visits",
    "desk-rota": "visits", "desk-door": "visits", "desk-starting": "visits", "desk-travel": "visits",
    "desk-my-letters": "visits",
    "desk-contract": "facts", "desk-deficienc": "facts",
    "mfa_": "lost-phone", "people-": "sealed-records",
}  # fmt: skip


def topic_of(url_name: str) -> str:
    """Return the topic that helps on a page, empty where only the contents do."""
    fitting = [start for start in OF_PAGE if url_name.startswith(start)]
    return OF_PAGE[max(fitting, key=len)] if fitting else ""
