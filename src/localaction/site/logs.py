"""Log lines that carry ids and places in the code, never values."""

from __future__ import annotations

import logging
import traceback


class LeanFormatter(logging.Formatter):
    """Write level, logger, message template and, for exceptions, only type and file:line:function.

    An exception's own text may repeat what a person typed, so it is left out (SECURITY.md trap 4).
    """

    def format(self, record: logging.LogRecord) -> str:
        line = f"{self.formatTime(record)} {record.levelname} {record.name}"
        if record.exc_info and record.exc_info[0] is not None:
            frames = traceback.extract_tb(record.exc_info[2])
            where = f"{frames[-1].filename}:{frames[-1].lineno}:{frames[-1].name}" if frames else "?"
            return f"{line} {record.exc_info[0].__name__} at {where}"
        if record.name.startswith("django"):
            status = getattr(record, "status_code", "")
            return f"{line} {status}".rstrip()
        return f"{line} {record.getMessage()}"
