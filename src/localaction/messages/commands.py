"""`worker`, `queue` and `kannel-urls`."""

from __future__ import annotations

import argparse
import json
from typing import Any

from django.conf import settings
from django.utils import timezone

OK, REFUSED, USAGE = 0, 1, 2


def register(commands: Any) -> None:
    """Add this room's commands to the parser."""
    worker = commands.add_parser(
        "worker",
        help="run background work: send, take in, purge, remind",
        description="Sends messages, takes in what came, and runs what is scheduled, until it is stopped.",
    )
    worker.add_argument("--drain", action="store_true", help="stop once nothing is due")
    worker.add_argument("--parent", type=int, metavar="PID", help="stop when this process is no longer the parent")
    worker.set_defaults(run=run_worker)
    queue = commands.add_parser("queue", help="what waits to be sent; exit 1 when something is stuck")
    queue.add_argument("--json", action="store_true", help="print JSON")
    queue.set_defaults(run=run_queue)
    urls = commands.add_parser("kannel-urls", help="print the addresses that a Kannel gateway must be told")
    urls.set_defaults(run=run_kannel_urls)


def run_worker(options: argparse.Namespace) -> int:
    """Work until stopped."""
    from localaction.messages.work.loop import WorkerLoop

    return WorkerLoop(drains=options.drain, parent=options.parent).run()


def run_queue(options: argparse.Namespace) -> int:
    """Print what waits."""
    from localaction.messages import reads

    now = timezone.now()
    health = reads.queue_health(now)
    if options.json:
        channels = {
            channel.channel: {
                "provider": channel.provider, "waiting": channel.n_waiting, "due": channel.n_due,
                "oldest_seconds": round(channel.oldest_seconds, 1), "leased": channel.n_leased,
            }
            for channel in health.channels
        }  # fmt: skip
        beat = health.beat_at.isoformat() if health.beat_at else None
        print(json.dumps({"channels": channels, "stuck": health.is_stuck, "workers": health.n_workers, "beat": beat}))
    else:
        for channel in health.channels:
            print(
                f"{channel.channel}: {channel.n_waiting} waiting, {channel.n_due} due, "
                f"oldest {channel.oldest_seconds:.0f} s, gateway {channel.provider or 'off'}"
            )
        print(f"{health.n_workers} workers alive")
    return REFUSED if health.is_stuck else OK


def run_kannel_urls(options: argparse.Namespace) -> int:
    """Print the lines for Kannel's sms-service group."""
    from localaction.messages.channels.kannel import hook_path

    address = f"{settings.CONFIG.public_url}{hook_path('sms')}?from=%p&to=%P&id=%I&text=%a"
    print("group = sms-service\nkeyword = default\ncatch-all = true\nmax-messages = 0")
    print(f'get-url = "{address}"')
    return OK
