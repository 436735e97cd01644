"""The one tree of errors. `web/errors.py` maps it to HTTP once; provider codes map to it in their channel.

    PorchlightError
    ├── ConfigError          a setting, key, port or model is wrong; the process does not start
    ├── ContentError         a lesson, reply or lexicon is broken
    ├── ChannelError         a provider refused or could not be reached (retryable, stopped, code)
    ├── NotAllowed           signed in, but this role or organisation may not
    ├── NotFound             it does not exist, or belongs to somebody else: the same answer
    ├── Conflict             somebody was first (a claim), or the record has moved on
    ├── BadRequest           what was sent cannot be read
    ├── RasaUnavailable      no usable answer from Rasa; the turn waits and is run again
    └── StorageUnavailable   the database cannot be used now; the spool takes over

Messages say what, where, and what to do next. They hold ids, never a teen's words or number.
"""

from __future__ import annotations


class PorchlightError(Exception):
    """Root of everything we raise on purpose. `code` is stable and may be shown."""

    code = "error"


class ConfigError(PorchlightError):
    """Raised at start only; its message is all a newcomer gets, so it names the fix."""

    code = "config"


class ContentError(PorchlightError):
    """Raised when a data file cannot be used; names file and place."""

    code = "content"


class ChannelError(PorchlightError):
    """A provider did not take a message.

    `retryable`: trying again later may work. `stopped`: this person can no longer be reached here (opted
    out at the carrier, bot blocked). `retry_after`: seconds the provider asked us to wait, if it said so.
    """

    def __init__(
        self,
        message: str,
        code: str,
        retryable: bool,
        stopped: bool = False,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.retryable = retryable
        self.stopped = stopped
        self.retry_after = retry_after


class NotAllowed(PorchlightError):
    """Raised when the signed-in person's role does not reach this."""

    code = "not_allowed"


class NotFound(PorchlightError):
    """Raised for what is not there and for what belongs to another organisation, alike."""

    code = "not_found"


class Conflict(PorchlightError):
    """Raised when the record has moved on, such as a second claim."""

    code = "conflict"


class BadRequest(PorchlightError):
    """Raised when input cannot be read; nothing was changed."""

    code = "bad_request"


class RasaUnavailable(PorchlightError):
    """Raised when Rasa or its actions gave no usable answer; the turn stays waiting."""

    code = "rasa_unavailable"


class StorageUnavailable(PorchlightError):
    """Raised when the database refuses, is locked past its budget, full or gone."""

    code = "storage_unavailable"
