"""Uploads that never touch the disk before they are sealed."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import MemoryFileUploadHandler, SkipFile
from django.http import HttpRequest

from localaction.respond.actions.photos import MOST_BYTES, MOST_PHOTOS


class InMemory(MemoryFileUploadHandler):
    """Keep every file in memory, up to 10 MB each and three of them; what is beyond is counted and let go.

    The only handler of the site (FILE_UPLOAD_HANDLERS): Django's own writes files of more than 2.5 MB to /tmp in clear.
    """

    def handle_raw_input(self, *arguments: Any, **options: Any) -> None:
        """Always hold files in memory."""
        self.activated = True
        self.n_files = self.n_bytes = 0

    def new_file(self, *arguments: Any, **options: Any) -> None:
        """Begin a file.

        Raises:
            SkipFile: there are three already.
        """
        self.n_files, self.n_bytes = self.n_files + 1, 0
        if self.n_files > MOST_PHOTOS:
            refuse(self.request, "MANY")
            raise SkipFile
        super().new_file(*arguments, **options)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Take a piece of a file.

        Raises:
            SkipFile: it has more than 10 MB.
        """
        self.n_bytes += len(raw_data)
        if self.n_bytes > MOST_BYTES:
            refuse(self.request, "LARGE")
            raise SkipFile
        return super().receive_data_chunk(raw_data, start)


def refuse(request: HttpRequest | None, why: str) -> None:
    """Note on a request why a file of it was not taken."""
    if request is not None:
        request._refused_files = {*refused(request), why}  # type: ignore[attr-defined]


def refused(request: HttpRequest) -> set[str]:
    """Return why files of a request were not taken: LARGE, MANY."""
    return getattr(request, "_refused_files", set())
