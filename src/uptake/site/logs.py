"""
The log: lines on stderr, as text or as JSON.

Whatever a line says, it holds no query string and no address that is a secret by itself: links that sign somebody in.
"""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import Any

from uptake.core.printable import printable

_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "request", "color_message"}

LONGEST_HOST = 100


class Masked(logging.Filter):
    """Puts the pattern of an address in place of the address, in what Django says of a request."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every record."""
        request = getattr(record, "request", None)
        path = getattr(request, "path", "")
        if path:
            from uptake.site.requests import pattern_of

            record.msg, record.args = record.getMessage().replace(path, pattern_of(path)), ()
        if record.name == "django.security.DisallowedHost":  # anybody may send one: it is no fault of this server
            asked = getattr(request, "META", {}).get("HTTP_HOST", "")
            record.msg = (
                f"a request for the host {asked[:LONGEST_HOST]!r} was refused: UPTAKE_BASE_URL names this server's"
            )
            record.args, record.exc_info, record.exc_text = (), None, None
        return True


class Json(logging.Formatter):
    """One JSON object a line: time, level, logger, message, whatever else the record was given, and a traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        found: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        found |= {name: value for name, value in vars(record).items() if name not in _OWN}
        if record.exc_info:
            found["traceback"] = self.formatException(record.exc_info)
        return json.dumps(found, ensure_ascii=False, default=str)


class Text(logging.Formatter):
    """For people: time, level, message, and what else the record was given."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, and a traceback below it."""
        more = "".join(f" {name}={value}" for name, value in vars(record).items() if name not in _OWN)
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="seconds")
        line = f"{time} {record.levelname.lower()} {record.name}: {record.getMessage()}{more}"
        # A line of the log is one line, whatever an address or a name holds.
        line = printable(line)
        return line + (f"\n{self.formatException(record.exc_info)}" if record.exc_info else "")


def logging_settings(form: str) -> dict[str, Any]:
    """What Django sets logging up with. `form`: text or json."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"masked": {"()": Masked}},
        "formatters": {"line": {"()": Json if form == "json" else Text}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["masked"]}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {"uptake": {"level": "INFO"}, "django": {"handlers": [], "level": "WARNING"}},
    }
