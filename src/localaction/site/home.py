"""Making a home ready: database, translations, static files, reference places."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from localaction import __version__
from localaction.messages.channels.webpush import keys as push_key
from localaction.vault.actions import installation as vault


def make_ready(collect: bool = False) -> None:
    """Bring the home to this version; doing it twice changes nothing.

    Args:
        collect: also gather the static files, which only a web server needs.
    """
    settings.HOME.mkdir(parents=True, exist_ok=True, mode=0o700)
    compile_translations()
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
    vault.make_ready()
    push_key.make()
    if collect:
        collect_static()
    load_places()


def compile_translations() -> None:
    """Compile each .po file that is newer than its .mo file, where the package's folder can be written."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for source in sorted((settings.PACKAGE / "locale").glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file)
        partial = target.with_suffix(".mo.part")
        with partial.open("wb") as file:
            write_mo(file, catalogue)
        partial.replace(target)


def collect_static() -> None:
    """Gather, hash and compress the static files once for each version of them."""
    digest = hashlib.sha256(__version__.encode())
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: found[0]):
            digest.update(name.encode() + Path(storage.path(name)).read_bytes())
    stamp = settings.HOME / "static.stamp"
    if settings.MANIFEST.exists() and stamp.exists() and stamp.read_text() == digest.hexdigest():
        return
    with_hashes = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": with_hashes}
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(digest.hexdigest())


def load_places() -> None:
    """Load the reference places when this version's are not loaded yet, and the courts."""
    from localaction.places import actions, courts

    actions.load_reference()
    courts.load_courts()


def load_laws() -> None:
    """Enter the laws, policies and national starting points of this version that are not there yet."""
    from django.utils import timezone

    from localaction.organise.actions.bill_files import load_starting_bills
    from localaction.organise.actions.groups import load_starting_points
    from localaction.policy.actions.starting_set import load_starting_set

    load_starting_set(timezone.now())
    load_starting_points(timezone.now())
    load_starting_bills(timezone.now())
