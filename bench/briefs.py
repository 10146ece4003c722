"""How long the page of a place takes with every publication imported, and what a web worker weighs."""

from __future__ import annotations

import random
import re
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

from bench import imports
from bench.table import Figure, median, percentile

if TYPE_CHECKING:
    from django.test import Client

N_COUNTIES, N_REQUESTS = 100, 200


def measure(home: Path) -> list[Figure]:
    """Return the figures of the place page, for a hundred counties picked at random."""
    from django.core.cache import cache
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    imports.complete(home)
    client = Client()
    times, sizes, queries = [], [], []
    if client.get("/place/48453/").status_code == 404:
        return [Figure("page of a county", "skipped: there is no such page yet", "", "")]
    for geoid in _counties():
        cache.clear()
        started = time.perf_counter()
        page = client.get(f"/place/{geoid}/").content
        times.append(time.perf_counter() - started)
        sizes.append(len(re.sub(rb"<svg.*?</svg>", b"", page, flags=re.DOTALL)))
        cache.clear()
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/place/{geoid}/")
        queries.append(len(asked))
    p95 = percentile(times, 0.95) * 1000
    static = median([_static(client) for _ in range(50)]) * 1000
    return [
        Figure(
            f"page of a county, {len(times)} at random",
            f"p50 {median(times) * 1000:.0f} ms, p95 {p95:.0f} ms",
            "p95 ≤ 100 ms",
            f"a static file {static:.1f} ms",
            p95 <= 100,
        ),
        Figure(
            "  its HTML, without drawings",
            f"median {median(sizes) / 1024:.0f} KB, most {max(sizes) / 1024:.0f} KB",
            "≤ 60 KB",
            "",
            max(sizes) <= 60 * 1024,
        ),
        Figure("  its queries", f"most {max(queries)}", "≤ 25", "", max(queries) <= 25),
    ]


def _counties() -> list[str]:
    from localaction.places.reference_files import gazetteer

    known = sorted(fips for fips, county in gazetteer().counties.items() if not county.valid_until)
    return random.Random(287).sample(known, N_COUNTIES)


def _static(client: Client) -> float:
    from django.templatetags.static import static

    address = static(_style_sheet())
    started = time.perf_counter()
    answer = client.get(address)
    b"".join(answer.streaming_content) if answer.streaming else answer.content
    return time.perf_counter() - started


def _style_sheet() -> str:
    """Return the name of one of the site's own style sheets."""
    from django.conf import settings

    folder = Path(settings.STATICFILES_DIRS[0])
    return str(sorted(folder.rglob("*.css"))[0].relative_to(folder))


def measure_worker(home: Path) -> list[Figure]:
    """Return the memory of a gunicorn worker after two hundred pages."""
    imports.complete(home)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [
            sys.executable, "-m", "gunicorn", "localaction.site.wsgi:application", "--bind", f"127.0.0.1:{port}",
            "--worker-class", "gthread", "--workers", "1", "--threads", "8", "--log-level", "error",
        ]
    )  # fmt: skip
    try:
        _wait_for(port)
        for geoid in (_counties() * 2)[:N_REQUESTS]:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/place/{geoid}/", timeout=60).read()
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
        mb = max(_resident(pid) for pid in children)
    finally:
        server.terminate()
        server.wait(timeout=30)
    return [Figure(f"a web worker after {N_REQUESTS} pages", f"{mb:.0f} MB", "≤ 250 MB", "", mb <= 250)]


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).read()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the server did not start")


def _resident(pid: str) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else 0.0
