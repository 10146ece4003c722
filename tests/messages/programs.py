"""Our own programs, run as the operator runs them, in a home of their own; tests kill them."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

ROOT = Path(__file__).resolve().parents[2]
COMMAND = "import sys; from localaction.site.command import main; sys.exit(main(sys.argv[1:]))"


class Installation:
    """A home with a database of its own: a file, or a fresh PostgreSQL database where tests run on PostgreSQL."""

    def __init__(self, home: Path, whole: bool = False, **settings: str) -> None:
        """Make a home.

        Args:
            whole: all that `localaction init` makes; otherwise only tables and key, which most tests need.
            settings: the operator's, without their prefix.
        """
        self.home = home
        self.programs: list[subprocess.Popen[str]] = []
        self._url = os.environ.get("DATABASE_URL", "")
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("LOCALACTION_")},
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
            "LOCALACTION_HOME": str(home),
            "DJANGO_SETTINGS_MODULE": "localaction.site.settings",
            "PYTHONDONTWRITEBYTECODE": "1",
            **{f"LOCALACTION_{name}": value for name, value in settings.items()},
        }
        self._database = f"localaction_{uuid.uuid4().hex}"
        if self._url:
            with psycopg.connect(self._url, autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {self._database}")
            self.environment["DATABASE_URL"] = urlunsplit(urlsplit(self._url)._replace(path=f"/{self._database}"))
        if whole:
            self.do("init")
            return
        self.do("manage", "migrate", "--verbosity", "0")
        self.python("from localaction.vault import server_key; server_key.make()")

    def do(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command of ours to its end."""
        command = [sys.executable, "-c", COMMAND, *arguments]
        return subprocess.run(command, env=self.environment, cwd=ROOT, capture_output=True, text=True, check=True)

    def python(self, code: str) -> str:
        """Run some lines with Django set up, and return what they print."""
        lines = f"import django; django.setup()\n{code}"
        done = subprocess.run(
            [sys.executable, "-c", lines], env=self.environment, cwd=ROOT, capture_output=True, text=True, check=True
        )
        return done.stdout

    def start(self, *arguments: str, module: str = "") -> subprocess.Popen[str]:
        """Start a command of ours, or a module of the tests, and return it running."""
        command = [sys.executable, "-m", module] if module else [sys.executable, "-c", COMMAND]
        return self.run(*command, *arguments)

    def run(self, *command: str) -> subprocess.Popen[str]:
        """Start any command in this installation, and return it running."""
        program = subprocess.Popen(
            command, env=self.environment, cwd=ROOT, text=True, stdout=subprocess.PIPE,
            stderr=(self.home / "errors.log").open("a"),
        )  # fmt: skip
        self.programs.append(program)
        return program

    def close(self) -> None:
        """Kill what still runs, and drop the database."""
        for program in self.programs:
            if program.poll() is None:
                program.kill()
            program.wait()
            if program.stdout is not None:
                program.stdout.close()
        if self._url:
            with psycopg.connect(self._url, autocommit=True) as connection:
                connection.execute(f"DROP DATABASE {self._database} WITH (FORCE)")
