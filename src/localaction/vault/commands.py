"""`audit`, `purge`, `lockdown`, `backup`, `restore`, `after-restore` and `server-key`."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from localaction.vault import audit, backup, restore, retention, snapshots, tombstones
from localaction.vault.actions import emergency, installation
from localaction.vault.actions.installation import ServerKeyExists
from localaction.vault.rules.chain import NotAnAnchor, read_tip
from localaction.vault.rules.printed import Mistyped
from localaction.vault.server_key import BrokenServerKey, ExposedServerKey, NoServerKey

OK, REFUSED, USAGE = 0, 1, 2


def register(commands: Any) -> None:
    """Add this room's commands to the parser."""
    trail = commands.add_parser("audit", help="prove that the audit trail is whole").add_subparsers(required=True)
    verify = trail.add_parser("verify", help="read the whole trail; exit 1 and list its flaws")
    verify.add_argument("--anchor", metavar="SEQ:HASH", help="an anchor noted earlier; finds a complete rewrite too")
    verify.set_defaults(run=run_verify)
    anchor = trail.add_parser("anchor", help="print number and hash of the last event, to note off this server")
    anchor.set_defaults(run=run_anchor)
    purge = commands.add_parser("purge", help="erase what has come of age")
    purge.add_argument("--check", action="store_true", help="erase nothing; exit 1 if anything is a day overdue")
    purge.set_defaults(run=run_purge)
    down = commands.add_parser("lockdown", help="end every sign-in and close every vault at once")
    down.add_argument("--deep", action="store_true", help="also forget all passphrases; codes and shares remain")
    down.set_defaults(run=run_lockdown)
    make = commands.add_parser("backup", help="make an encrypted backup, without the server key")
    make.add_argument("folder", metavar="DIR", type=Path)
    make.add_argument("--keep-days", type=int, default=30, help="remove older backups of ours; default 30")
    make.set_defaults(run=run_backup)
    back = commands.add_parser("restore", help="verify a backup and put it into an empty home")
    back.add_argument("place", metavar="DIR|FILE", type=Path)
    back.add_argument("--identity", type=Path, required=True, help="file with the age identity that opens the backup")
    back.add_argument("--into", metavar="HOME", type=Path, help="home to fill; default LOCALACTION_HOME")
    back.add_argument("--tombstones", type=Path, help="copy of tombstones.jsonl that was kept off the server")
    back.add_argument("--check", action="store_true", help="verify only, install nothing")
    back.set_defaults(run=run_restore, needs_home=False)
    after = commands.add_parser("after-restore", help="what restore does at its end; safe to repeat")
    after.set_defaults(run=run_after_restore)
    key = commands.add_parser("server-key", help="print the server key for the safe, read it back, or replace it")
    key.add_argument("what", choices=["print", "read", "new"], help="read: from standard input; new: after a loss")
    key.set_defaults(run=run_server_key)
    for parser in (verify, anchor, purge, down, make, back, after):
        parser.add_argument("--json", action="store_true", help="print JSON")


def _say(options: argparse.Namespace, result: dict[str, Any], lines: list[str]) -> None:
    print(json.dumps(result) if options.json else "\n".join(lines))


def _refuse(options: argparse.Namespace, error: Exception) -> int:
    reason = str(error) or type(error).__name__
    if getattr(options, "json", False):
        print(json.dumps({"refused": type(error).__name__, "reason": reason}))
    print(f"localaction: {reason}", file=sys.stderr)
    return REFUSED


def run_verify(options: argparse.Namespace) -> int:
    """Read the whole trail and say whether it is whole."""
    try:
        noted = read_tip(options.anchor) if options.anchor else None
    except NotAnAnchor as error:
        print(f"localaction: {error}", file=sys.stderr)
        return USAGE
    verdict = audit.verify(noted)
    flaws = [{"seq": problem.seq, "flaw": problem.flaw.value} for problem in verdict.problems]
    result = {"whole": verdict.is_whole, "events": verdict.n_events, "anchor": str(audit.anchor()), "problems": flaws}
    lines = [f"{flaw['flaw']} at event {flaw['seq']}" for flaw in flaws]
    if verdict.is_whole:
        lines = [f"The trail is whole: {verdict.n_events} events."]
        if noted is None:
            lines.append("Without --anchor a trail that was rewritten from end to end would look whole too.")
    _say(options, result, lines)
    return OK if verdict.is_whole else REFUSED


def run_anchor(options: argparse.Namespace) -> int:
    """Print the last event's number and hash."""
    tip = audit.anchor()
    _say(options, {"seq": tip.seq, "hash": tip.hash.hex(), "anchor": str(tip)}, [str(tip)])
    return OK


def run_purge(options: argparse.Namespace) -> int:
    """Purge, or tell what is overdue."""
    now = timezone.now()
    if options.check:
        late = retention.overdue(now)
        lines = [f"{code}: {count} overdue" for code, count in late.items()] or ["Nothing is overdue."]
        _say(options, {"overdue": late}, lines)
        return REFUSED if late else OK
    done = retention.purge(now)
    lines = [f"{code}: {count} erased" for code, count in done.n_purged.items()] or ["Nothing was due."]
    lines += [f"{code}: {count} kept by a legal hold" for code, count in done.n_held.items()]
    if not done.is_log_clean:
        lines.append("The database's log is in use and still has old pages; the next purge tries again.")
    _say(options, {"purged": done.n_purged, "held": done.n_held, "log_clean": done.is_log_clean}, lines)
    return OK


def run_lockdown(options: argparse.Namespace) -> int:
    """End every sign-in and close every vault."""
    done = emergency.lockdown(audit.SYSTEM, timezone.now(), deep=options.deep)
    lines = [f"{done.n_sign_ins} sign-ins ended, {done.n_vaults} vaults closed."]
    if options.deep:
        lines.append(f"{done.n_passphrases} passphrases forgotten: recovery codes or shares open the vault again.")
    _say(options, asdict(done), lines)
    return OK


def run_backup(options: argparse.Namespace) -> int:
    """Make one backup."""
    try:
        made = backup.make(options.folder, timezone.now(), timedelta(days=options.keep_days))
    except (backup.BadRecipient, snapshots.NoDumpProgram, snapshots.DumpFailed, OSError) as error:
        return _refuse(options, error)
    result = {
        "file": str(made.path),
        "sha256": backup.sha256_of(made.path),
        "rows": sum(made.manifest["rows"].values()),
        "audit_anchor": made.manifest["audit_anchor"],
        "pruned": made.n_pruned,
        "new_identity": str(made.new_identity) if made.new_identity else None,
    }
    lines = [f"{made.path}: {result['rows']} rows. Audit anchor {result['audit_anchor']}"]
    if made.new_identity:
        lines.append(
            f"WARNING: {made.new_identity} is the only key to your backups. Move it off this machine, keep two copies."
        )
    lines.append("The server key is not in it: keep its printed copy (localaction server-key print) elsewhere.")
    _say(options, result, lines)
    return OK


def run_restore(options: argparse.Namespace) -> int:
    """Verify a backup and, unless only checking, put it in place and do what must follow."""
    home = (options.into or Path(settings.HOME)).expanduser().absolute()
    try:
        with backup.private_folder(home) as work:
            path = restore.find(options.place)
            manifest = restore.unpack(path, options.identity, work)
            kept = tombstones.read_file(options.tombstones) if options.tombstones else []
            kept += tombstones.read_file(work / "inside" / "tombstones.jsonl")
            if options.check:
                result = {"file": str(path), "made_at": manifest["made_at"], "rows": sum(manifest["rows"].values())}
                _say(options, result, [f"{path} is whole: {result['rows']} rows, made {result['made_at']}."])
                return OK
            restore.install(work, manifest, home)
            tombstones.merge(home / "tombstones.jsonl", kept)
    except (
        restore.NoBackup, restore.WrongIdentity, restore.BrokenBackup, tombstones.UnreadableTombstones,
        snapshots.DamagedDatabase, snapshots.NewerBackup, snapshots.DatabaseInUse, snapshots.NoDumpProgram,
        snapshots.DumpFailed,
    ) as error:  # fmt: skip
        return _refuse(options, error)
    environment = {**os.environ, "LOCALACTION_HOME": str(home)}
    if manifest["database"] == snapshots.SQLITE_FILE:
        environment.pop("DATABASE_URL", None)
    connection.close()
    # In a process of its own, because this one's settings may belong to another home.
    program = "from localaction.site.command import script; script()"
    follow = [sys.executable, "-c", program, "after-restore", *(["--json"] if options.json else [])]
    sys.stdout.flush()
    code = subprocess.run(follow, env=environment, check=False).returncode
    if not (home / "keys" / "server").exists() and settings.CONFIG.server_key is None:
        print("The server key is not in a backup: run `localaction server-key read`.", file=sys.stderr)
    return code


def run_after_restore(options: argparse.Namespace) -> int:
    """Keep what was erased erased, who was removed out, and old messages unsent."""
    done = restore.after_restore(timezone.now(), tombstones.read_file(tombstones.location()))
    lines = [
        f"{done.n_cases_shredded} cases shredded again, {done.n_members_removed} members shut out again, "
        f"{sum(done.purged.values())} rows purged, {done.n_sessions} sessions ended."
    ]
    lines += [f"Account {who} was the last holder of a ring; its key was kept." for who in done.last_holders]
    _say(options, asdict(done), lines)
    return OK


def run_server_key(options: argparse.Namespace) -> int:
    """Print, read back or replace the server key."""
    try:
        if options.what == "print":
            print(installation.printed_server_key())
        elif options.what == "read":
            installation.read_back_server_key(sys.stdin.read())
        else:
            installation.replace_lost_server_key(audit.SYSTEM, timezone.now())
            print("Made anew. Everybody opens their key by recovery code, then marks the rings again.")
    except (Mistyped, ServerKeyExists, NoServerKey, ExposedServerKey, BrokenServerKey) as error:
        return _refuse(options, error)
    return OK
