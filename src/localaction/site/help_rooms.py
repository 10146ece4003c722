"""The help of the hotline, of what follows it, of the figures and of the directory."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from localaction.site.help_topic import NO_NAMES, NO_PAPERS, Topic

ROOMS: Mapping[str, Topic] = {
    "hotline": Topic(
        _("Reports and incidents"),
        (
            _("Take the first report of the queue, say that you work on it, and look at what the desk suggests."),
            _("Join reports only where you would say so to both callers. The number of callers proves nothing."),
            _("Conclude with what somebody saw or a source explained; then everybody who reported hears it once."),
            _("A public statement takes a second person. A mistake is corrected, never taken back in silence."),
        ),
        (NO_PAPERS, _("Names or faces of people who were taken: they go to the legal lead by hand-off")),
    ),
    "observers": Topic(
        _("Sending observers"),
        (
            _("Press once: the desk asks the nearest who may go, and the next one for each no and each silence."),
            _("Two go, never one alone. Nobody has to say yes, and nobody goes before the word GO."),
            _("A check-in that is missed rings: first them and their partner, then the coordinator."),
            _("A drill goes the same way and says so in each text; it is counted apart."),
        ),
        (_("Where an observer lives: the desk keeps an area of about a kilometer"),),
    ),
    "after-an-arrest": Topic(
        _("After an arrest"),
        (
            _("Write what you were told into the hand-off; after that only the legal lead opens it."),
            _("The family is called only after its own yes. Each task has its day; close what is done."),
            _("Evidence is opened only for a reason: each opening is noted with your name."),
            _("A legal hold stops every clock of what belongs together. A coordinator must agree to it."),
        ),
        (NO_PAPERS,),
    ),
    "figures": Topic(
        _("Figures and papers"),
        (
            _("Count everybody, also those who still wait and those whom you could not serve."),
            _("What the page refuses to compare is not alike. Take its words, not a ratio of your own."),
            _("A second person publishes. A published version is withdrawn with a reason, never changed."),
            _("Papers marked as examples are ours: a lawyer of the program reads them before they are used."),
        ),
        (_("A figure of fewer than ten people in a talk or a leaflet: it can name one of them"),),
    ),
    "rights": Topic(
        _("Know-your-rights sheets"),
        (
            _("A sheet that the legal lead has not approved says so, on the page and on paper."),
            _("Change a text here: it becomes a draft, and what is public stays until the legal lead approves it."),
            _("End each line with its source in brackets, such as [fifth]. A line without one is refused."),
            _("Let a native speaker read each language, then record the day."),
            _("A text that is wrong is withdrawn at once; its page then leads to the other languages."),
        ),
        (NO_NAMES,),
    ),
    "campaigns": Topic(
        _("Campaigns"),
        (
            _("Start from a template: it gives each step its day and the page that yields the document."),
            _("Record what an official said with its day and source. Who has pledged drops off the call list."),
            _("A second person makes words and asks public. Taking them down takes one."),
            _("Close with the document of the decision. A day that passes leaves the outcome unknown."),
        ),
        (NO_NAMES, _("What a supporter or a private person said: only people in public office stand here")),
    ),
    "directory": Topic(
        _("The directory"),
        (
            _("Enter a group with who told you so and where it works; it stands on the pages of those places at once."),
            _("Ask each group once a quarter, and record also that nobody answered."),
            _("A group that is gone is recorded as gone; it leaves the pages and stays in the records."),
        ),
        (NO_NAMES,),
    ),
    "deciders": Topic(
        _("Who decides: bodies, meetings, votes and bills"),
        (
            _("Enter a body with its page as the source, then its members, its meetings and what is on the agenda."),
            _("A committee’s vote decides nothing. Enter it as “in committee”, and the final one as its own vote."),
            _("Leave a ballot open when the source does not give it: unknown is not the same as against."),
            _("Confirm each seat once a quarter, and at once when its term is over. Record also that nobody answered."),
            _("Days are counted for you. Write what was done in plain words, without praise or blame."),
        ),
        (_("Private numbers or addresses of members, or what anybody is said to think"),),
    ),
    "actions": Topic(
        _("Public actions"),
        (
            _("Plan it, have a second person agree, and it stands on the pages of its county. Keep its address."),
            _("Say how many marshals and legal observers are needed. Only who is trained can be a legal observer."),
            _("The operations sheet, the briefing and the arrest log are sealed and go on their day; so plan the day."),
            _("After the end, look who has not checked out, and call them."),
        ),
        (
            _("Full names, birth dates, A-numbers or status of anybody who was arrested: a first name or a chosen one"),
            _("Names or badge numbers of officers; what they did stays in the observers’ own notes, with the lawyer"),
        ),
    ),
}
