"""A consistent copy of the database in one file, on SQLite and on PostgreSQL, and what is in it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

SQLITE_FILE = "database.sqlite3"
POSTGRESQL_FILE = "database.pgdump"


class NoDumpProgram(Exception):
    """pg_dump or pg_restore is not installed."""


class DumpFailed(Exception):
    """pg_dump or pg_restore gave up; its own words are in the message."""


class DatabaseInUse(Exception):
    """A restore would overwrite what is there."""


class DamagedDatabase(Exception):
    """The database in the backup is not whole."""


class NewerBackup(Exception):
    """The backup was made by a later version than this one."""


def take(folder: Path) -> tuple[str, dict[str, int]]:
    """Copy the database into `folder`; returns the file's name and the rows of each table as of that moment."""
    if connection.vendor == "postgresql":
        return POSTGRESQL_FILE, _dump(folder / POSTGRESQL_FILE)
    path = folder / SQLITE_FILE
    # Not a copy of the file: that would miss what is only in the write-ahead log (SECURITY.md section 5.4).
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(path)])
    return SQLITE_FILE, rows_of_sqlite(path)


def rows_of_sqlite(path: Path) -> dict[str, int]:
    """Return the number of rows of each table of an SQLite file."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as file:
        found = file.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        names = sorted(name for (name,) in found)
        return {name: file.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608


def rows_of_connection() -> dict[str, int]:
    """Return the number of rows of each table of the connected database."""
    with connection.cursor() as cursor:
        counts = {}
        for name in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(name)}")  # noqa: S608
            counts[name] = int(cursor.fetchone()[0])
    return counts


def _dump(path: Path) -> dict[str, int]:
    """Dump PostgreSQL and count its rows in one and the same snapshot."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = str(cursor.fetchone()[0])
        _run("pg_dump", "--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--file={path}")
        return rows_of_connection()


def load_dump(path: Path) -> None:
    """Load a dump into the connected PostgreSQL database, which must be empty.

    Raises:
        DatabaseInUse: it has tables.
        NoDumpProgram, DumpFailed: see above.
    """
    with connection.cursor() as cursor:
        if connection.introspection.table_names(cursor):
            raise DatabaseInUse("the database has tables: restore into an empty one")
    connection.close()
    _run("pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", f"--dbname={_name()}", str(path))


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _run(program: str, *arguments: str) -> None:
    found = shutil.which(program)
    if found is None:
        raise NoDumpProgram(f"{program} is not installed: it comes with the PostgreSQL client")
    settings = connection.settings_dict
    chosen = {
        "PGDATABASE": settings["NAME"],
        "PGHOST": settings["HOST"] or settings["OPTIONS"].get("host", ""),
        "PGPORT": settings["PORT"],
        "PGUSER": settings["USER"],
        # By the environment, for arguments are seen by everybody on the machine.
        "PGPASSWORD": settings["PASSWORD"],
    }
    environment = {**os.environ, **{name: str(value) for name, value in chosen.items() if value}}
    done = subprocess.run([found, *arguments], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise DumpFailed(f"{program}: {done.stderr.strip()[:500]}")


def check_dump(path: Path) -> None:
    """Refuse a PostgreSQL dump whose list of contents cannot be read.

    Raises:
        NoDumpProgram, DumpFailed: as said.
    """
    _run("pg_restore", "--list", str(path))


def check_sqlite(path: Path) -> None:
    """Refuse an SQLite file that is damaged or that a later version has made.

    Raises:
        DamagedDatabase, NewerBackup: as said.
    """
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as file:
            if file.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise DamagedDatabase("integrity_check found damage")
            if file.execute("PRAGMA foreign_key_check").fetchone() is not None:
                raise DamagedDatabase("foreign_key_check found rows that point nowhere")
            applied = set(file.execute("SELECT app, name FROM django_migrations"))
    except sqlite3.DatabaseError as error:
        raise DamagedDatabase("not a database of ours") from error
    check_migrations(applied)


def check_migrations(applied: set[tuple[str, str]]) -> None:
    """Refuse migrations that this version does not know.

    Raises:
        NewerBackup: as said.
    """
    unknown = sorted(applied - set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations))
    if unknown:
        raise NewerBackup("made by a later version: " + ", ".join(f"{app}.{name}" for app, name in unknown[:5]))
