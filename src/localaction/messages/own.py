"""What messages themselves register: their texts, their background work, and the clocks of their rows."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from localaction.messages import news, schedule, texts, texts_following, topics
from localaction.messages.actions import following, halts, telling
from localaction.messages.models import (
    Change,
    Consent,
    Erasure,
    Follow,
    Follower,
    Inbound,
    Outbox,
    PushSubscription,
    StatusReport,
)
from localaction.messages.rules.states import State
from localaction.messages.rules.suppression import Priority
from localaction.messages.schedule import Job
from localaction.messages.texts import Text
from localaction.messages.work import forgetting, upkeep
from localaction.vault import checks, occasions, retention

CONTENT_KEPT = timedelta(hours=1)
MARKS_KEPT = timedelta(hours=24)
ROWS_KEPT = timedelta(days=30)
INBOUND_KEPT = timedelta(days=7)
OLD_CONSENT_KEPT = timedelta(days=365)
# No message and no visit to the page for so long: nobody knows whether anybody still reads there.
UNUSED_BROWSER_KEPT = timedelta(days=90)
RECEIPTS_KEPT = timedelta(days=365)
# Ours: addresses are given up and change hands; whoever still wants letters opens their own page once in that time.
FOLLOWER_KEPT = timedelta(days=730)
# Longer than any source reaches back for news, so that nothing old is ever told again.
CHANGES_KEPT = timedelta(days=800)
GONE_BROWSER = ("PUSH_ENDED", "PUSH_404", "PUSH_410")


def _answer(code: str, title: Promise, english: str, spanish: str) -> None:
    """Register an answer, which goes out at any hour and to those who left too."""
    texts.register(
        Text(
            code,
            title,
            {"en": english, "es": spanish},
            priority=Priority.ANSWER,
            lasts=timedelta(hours=12),
            quiet=None,
            is_answer=True,
        )
    )


def register_texts() -> None:
    """Register the answers that every list needs, and the alarm."""
    _answer(
        "messages.stop",
        _("Answer to STOP"),
        "You're unsubscribed and will get no more texts. Text START to rejoin. You can still write or call any time.",
        "Ya no le enviaremos mensajes. Escriba START para volver. Puede escribirnos o llamarnos cuando quiera.",
    )
    _answer(
        "messages.start",
        _("Answer to START"),
        "Welcome back: you will get our texts again. Text STOP to end, HELP for help.",
        "De nuevo le enviaremos mensajes. Escriba STOP para salir, HELP para ayuda.",
    )
    _answer(
        "messages.help",
        _("Answer to HELP"),
        "Community alerts and hotline texts. Msg&data rates may apply, frequency varies. Text STOP to end.",
        "Avisos de la comunidad. Puede haber cargos por mensajes y datos. Escriba STOP para salir.",
    )
    texts.register(
        Text(
            "messages.alarm",
            _("Alarm: messages are stuck"),
            {
                "en": "{n} messages are waiting; the oldest for {minutes} minutes. See Messages at the desk.",
                "es": "{n} mensajes esperan; el primero desde hace {minutes} minutos. Vea Mensajes en el escritorio.",
            },
            worst={"n": "100000", "minutes": "100000"},
            subjects={"en": "Messages are stuck", "es": "Mensajes detenidos"},
            is_group_safe=True,
            priority=Priority.URGENT,
            quiet=None,
            lasts=timedelta(hours=1),
        )
    )
    texts.register(
        Text(
            "messages.trial",
            _("Trial of push messages"),
            {"en": "This is how a message arrives here.", "es": "Así llega un mensaje aquí."},
            subjects={"en": "It works", "es": "Funciona"},
            quiet=None,
            lasts=timedelta(minutes=10),
        )
    )


def register_jobs() -> None:
    """Register the background work of messages, and the purge of everybody's rows."""
    minute, hour = timedelta(minutes=1), timedelta(hours=1)
    for job in (
        Job("messages.expire", _("Close messages past their useful life"), minute, upkeep.expire),
        Job("messages.alarm", _("Raise the alarm when messages are stuck"), minute, upkeep.raise_alarm),
        Job("messages.reconcile", _("Ask the SMS provider for what we missed"), 5 * minute, upkeep.reconcile),
        Job("messages.forget", _("Have the SMS provider erase what came of age"), 10 * minute, forgetting.forget),
        Job("messages.tidy", _("Forget old workers and reports"), 6 * hour, upkeep.tidy),
        Job("vault.purge", _("Erase what has come of age"), hour, retention.purge, lease=hour),
    ):
        schedule.register(job)


def register_clocks() -> None:
    """Tell the vault how long rows keep anything about a person."""
    retention.register(
        "messages.outbox.content", Outbox, lambda rows, cut: rows.filter(expires_at__lte=cut), keep=CONTENT_KEPT,
        effect=retention.NullFields(("content",)),
    )  # fmt: skip
    retention.register(
        "messages.outbox.mark", Outbox, lambda rows, cut: rows.filter(finished_at__lte=cut), keep=MARKS_KEPT,
        effect=retention.NullFields(("mark", "person")),
    )  # fmt: skip
    retention.register(
        "messages.outbox", Outbox, lambda rows, cut: rows.filter(finished_at__lte=cut), keep=ROWS_KEPT,
        effect=retention.Delete(),
    )  # fmt: skip
    retention.register(
        "messages.inbound.content", Inbound, lambda rows, cut: rows.filter(received_at__lte=cut), keep=INBOUND_KEPT,
        effect=retention.NullFields(("content", "mark", "words_mark")),
    )  # fmt: skip
    retention.register(
        "messages.push", PushSubscription, lambda rows, cut: rows.filter(used_at__lte=cut), keep=UNUSED_BROWSER_KEPT,
        effect=retention.Delete(),
    )  # fmt: skip
    later = Consent.objects.filter(mark=OuterRef("mark"), at__gt=OuterRef("at"))
    retention.register(
        "messages.consent", Consent, lambda rows, cut: rows.filter(Exists(later), at__lte=cut),
        keep=OLD_CONSENT_KEPT, effect=retention.Delete(),
    )  # fmt: skip
    retention.register(
        "messages.report", StatusReport, lambda rows, cut: rows.filter(received_at__lte=cut), keep=ROWS_KEPT,
        effect=retention.Delete(),
    )  # fmt: skip
    retention.register(
        "messages.erasure", Erasure, lambda rows, cut: rows.filter(done_at__lte=cut), keep=RECEIPTS_KEPT,
        effect=retention.Delete(),
    )  # fmt: skip


def register_following() -> None:
    """Register what followers need: kinds, texts, work, clocks, and that a browser that is gone is forgotten."""
    topics.register_own()
    texts_following.register()
    schedule.register(
        Job("messages.follow", _("Write to those who follow something"), timedelta(minutes=2), telling.tell_followers)
    )
    retention.register(
        "messages.follower", Follower, lambda rows, cut: rows.filter(seen_at__lte=cut), keep=FOLLOWER_KEPT,
        effect=retention.Delete(),
    )  # fmt: skip
    retention.register(
        "messages.follower.unconfirmed", Follower,
        lambda rows, cut: rows.filter(confirmed_at__isnull=True, asked_at__lte=cut), keep=following.GOOD_FOR,
        effect=retention.Delete(),
    )  # fmt: skip
    retention.register(
        "messages.follow.unconfirmed", Follow,
        lambda rows, cut: rows.filter(confirmed_at__isnull=True, asked_at__lte=cut), keep=following.GOOD_FOR,
        effect=retention.Delete(),
    )  # fmt: skip
    retention.register(
        "messages.change", Change, lambda rows, cut: rows.filter(recorded_at__lte=cut), keep=CHANGES_KEPT,
        effect=retention.Delete(),
    )  # fmt: skip
    news.subscribe("messages.follow.notice", _learn_of_notice)


def _learn_of_notice(heard: news.News) -> None:
    """Forget a follower whose browser no longer takes push messages."""
    if heard.state == State.FAILED and heard.error in GONE_BROWSER:
        following.erase_unreachable(uuid.UUID(heard.key.split(":")[1]), timezone.now())


def register_occasions() -> None:
    """Stop everything at a lockdown, and send nothing old after a restore."""
    occasions.on_lockdown("messages.halt", halts.halt_all)
    occasions.after_restore("messages.outbox", upkeep.expire_old)


def allow_plain_columns() -> None:
    """Say which columns stay in clear, and why."""
    label = "localaction_messages"
    checks.allow(f"{label}.Outbox.person", "a random number that its room gave; who it is stays sealed there")
    checks.allow(f"{label}.Consent.person", "a random number that its room gave; who it is stays sealed there")
