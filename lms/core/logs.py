"""Logs: one line a record on standard error, with the request's id; a trace shows code, never the values in it."""

import sys

import structlog


def init_logs() -> None:
    """Records are JSON, or plain words on a terminal; local variables, which may hold secrets, are never printed."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if sys.stderr.isatty():
        plain = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
        last: list[structlog.typing.Processor] = [plain]
    else:
        last = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    structlog.configure(
        processors=[*shared, *last], logger_factory=structlog.PrintLoggerFactory(file=sys.stderr)
    )
