"""Settings that must be in place before rasa is imported, and logs that never hold what a teen wrote.

Rasa's own log lines may carry message text (`text=`, whole trackers, stack traces). So they are cut at the
door: a line keeps its level, logger and event name and nothing else. Telemetry and crash reports stay off.
"""

from __future__ import annotations

import logging
import os
import sys
import warnings

_BEFORE_IMPORT = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "-1",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "LOG_LEVEL": "WARNING",
    "LOG_LEVEL_LIBRARIES": "ERROR",
    "RASA_MAX_CACHE_SIZE": "0",
}
_OURS = "bot.server"


class OnlyNames(logging.Formatter):
    """Level, logger and place of a line; the words of a line only when it is our own. Traces: type and place."""

    def format(self, record: logging.LogRecord) -> str:
        said = record.getMessage() if record.name.startswith(_OURS) else f"{record.module}:{record.lineno}"
        line = f"{record.levelname.lower()} {record.name} {said}"
        if record.exc_info and record.exc_info[0] is not None:
            trace = record.exc_info[2]
            while trace is not None and trace.tb_next is not None:
                trace = trace.tb_next
            where = (
                f" at {os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}"
                if trace
                else ""
            )
            line += f" {record.exc_info[0].__name__}{where}"
        return line


def before_rasa() -> None:
    """Set the environment that rasa, TensorFlow and numpy read while they are imported."""
    for name, value in _BEFORE_IMPORT.items():
        os.environ.setdefault(name, value)
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    # Rasa's old parts warn by the dozen, and set filters of their own: only the last step can be silenced.
    warnings.showwarning = lambda *_args, **_kwargs: None


def quiet_logs(level: int = logging.WARNING) -> None:
    """Send every log line, structlog's too, through `OnlyNames`. Call after rasa is imported."""
    import structlog

    door = logging.StreamHandler(sys.stderr)
    door.setFormatter(OnlyNames())
    root = logging.getLogger()
    root.handlers[:] = [door]
    root.setLevel(level)
    for name in list(logging.root.manager.loggerDict):
        logger = logging.getLogger(name)
        logger.handlers[:] = []
        logger.propagate = True
        logger.setLevel(logging.INFO if name.startswith(_OURS) else max(level, logging.WARNING))
    logging.getLogger(_OURS).setLevel(logging.INFO)
    structlog.configure(
        processors=[_event_name_only],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=False,
    )


def _event_name_only(_logger: object, _method: str, event: dict[str, object]) -> str:
    return str(event.get("event", "event"))[:80].split("\n")[0]
