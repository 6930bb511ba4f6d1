"""Logs as one JSON line each, with the request they belong to and never with what was in a variable."""

import logging
import sys
from typing import TextIO

import structlog


def configure_logs(*, level: int = logging.INFO, stream: TextIO = sys.stderr) -> None:
    """Tracebacks carry no local variables: a password or a token may be among them."""
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer(ensure_ascii=False)],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(stream),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(
        level=logging.WARNING, format="%(levelname)s %(name)s %(message)s", stream=stream, force=True
    )
