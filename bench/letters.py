"""Letters to many subscribers through real SMTP, against a bare client's loop to the same sink."""

from __future__ import annotations

import os
import resource
import smtplib
import subprocess
import sys
import time
from pathlib import Path

from bench.table import Figure

N_LETTERS = 10_000
BAR = 0.7
LETTER = (
    "From: Valle <desk@example.org>\r\nTo: {to}\r\nSubject: Alert\r\nMessage-ID: <{n}@example.org>\r\n"
    "Date: Tue, 24 Nov 2026 08:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    "Alert {n}: neighbors are meeting on Thursday at six in the library.\r\n"
)


def measure(home: Path) -> list[Figure]:
    """Send the letters by a bare loop and by one worker, each to a fresh sink, and compare their pace."""
    n = int(os.environ.get("BENCH_LETTERS", N_LETTERS))
    prepare(n)
    bare, bare_cpu = _sent_by([sys.executable, "-m", "bench.letters", "bare", str(n)], n)
    ours, ours_cpu = _sent_by([sys.executable, "-m", "bench.letters", "worker", str(n)], n)
    share = ours / bare
    cpu = f"{ours_cpu / n * 1000:.2f} ms of the processor a letter"
    against = f"bare client {bare:.0f}/s, {bare_cpu / n * 1000:.2f} ms; the disk syncs {_syncs_a_second(home):.0f}/s"
    return [
        Figure(f"{n:,} letters, one worker", f"{ours:.0f}/s ({share:.2f}), {cpu}", f">= {BAR}", against, share >= BAR)
    ]


def _syncs_a_second(home: Path) -> float:
    """Return how often a second the disk can make a page safe: each letter that left is one commit."""
    n, path = 300, home / "sync"
    with path.open("wb") as file:
        begun = time.perf_counter()
        for _ in range(n):
            file.write(b"x" * 4096)
            file.flush()
            os.fdatasync(file.fileno())
        seconds = time.perf_counter() - begun
    path.unlink()
    return n / seconds


def prepare(n: int) -> None:
    """Make the home ready and queue the letters."""
    from django.core.management import call_command
    from django.db import transaction
    from django.utils import timezone

    from localaction.messages.actions.queue import Order, Recipient, Route, queue_many
    from localaction.messages.models import Channel
    from localaction.vault import server_key

    call_command("migrate", verbosity=0)
    server_key.make()
    _register()
    now = timezone.now()
    orders = [
        Order(Recipient((Route(Channel.EMAIL, f"subscriber{k}@example.org"),)), f"bench:{k}", {"n": str(k)})
        for k in range(n)
    ]
    with transaction.atomic():
        queue_many("bench.letter", orders, at=now)


def _register() -> None:
    from localaction.messages import texts

    body = "Alert {n}: neighbors are meeting on Thursday at six in the library."
    texts.register(
        texts.Text("bench.letter", "Letter", {"en": body, "es": body}, worst={"n": "99999"}, quiet=None,
                   subjects={"en": "Alert", "es": "Aviso"})
    )  # fmt: skip


def _sent_by(command: list[str], n: int) -> tuple[float, float]:
    """Return letters a second as the sink saw them, and the processor's seconds of the sender."""
    sink = subprocess.Popen([sys.executable, "-m", "bench.letters", "sink", str(n)], stdout=subprocess.PIPE, text=True)
    assert sink.stdout is not None
    port = sink.stdout.readline().strip()
    smtp = {"HOST": "127.0.0.1", "PORT": port, "SECURITY": "none"}
    environment = os.environ | {f"LOCALACTION_SMTP_{name}": value for name, value in smtp.items()}
    environment["LOCALACTION_EMAIL_FROM"] = "desk@example.org"
    sender = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    seconds = float(sink.stdout.readline())
    sink.wait()
    return n / seconds, float(sender.stdout)


def _sink(n: int) -> None:
    """Take n letters; print the port, and then the seconds from the first to the last."""
    import threading

    from aiosmtpd.controller import Controller

    times: list[float] = []
    done = threading.Event()

    class Taker:
        async def handle_DATA(self, server: object, session: object, envelope: object) -> str:  # noqa: N802
            times.append(time.perf_counter())
            if len(times) == n:
                done.set()
            return "250 OK"

    class OnAnyPort(Controller):
        def _trigger_server(self) -> None:
            self.port = self.server.sockets[0].getsockname()[1]
            super()._trigger_server()

    controller = OnAnyPort(Taker(), hostname="127.0.0.1", port=0)
    controller.start()
    print(controller.port, flush=True)
    done.wait()
    print(times[-1] - times[0], flush=True)
    controller.stop(no_assert=True)


def _bare(n: int) -> None:
    """Send n letters by one connection."""
    with smtplib.SMTP("127.0.0.1", int(os.environ["LOCALACTION_SMTP_PORT"]), "example.org") as server:
        for k in range(n):
            to = f"subscriber{k}@example.org"
            server.sendmail("desk@example.org", [to], LETTER.format(to=to, n=k).encode())


def _worker() -> None:
    """Send what is queued by one worker."""
    import django

    django.setup()
    _register()
    from localaction.messages.work.loop import WorkerLoop

    WorkerLoop(drains=True).run()


def main() -> None:
    """Be one of the programs of this measurement, and print the processor's seconds."""
    if sys.argv[1] == "sink":
        _sink(int(sys.argv[2]))
        return
    before = resource.getrusage(resource.RUSAGE_SELF)
    _bare(int(sys.argv[2])) if sys.argv[1] == "bare" else _worker()
    after = resource.getrusage(resource.RUSAGE_SELF)
    print(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


if __name__ == "__main__":
    main()
