"""The channels there are, as one dictionary to read. A new channel is one file and one entry here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from porchlight.channels import telegram, twilio_sms
from porchlight.errors import NotFound


@dataclass(frozen=True)
class Channel:
    """What differs between channels, as far as the rest of the application needs to know.

    `confirms_delivery`: the provider reports what became of a message; elsewhere "accepted" is all we learn.
    `folds_accents`: á í ó ú are sent as plain vowels, because they would more than double the price.
    """

    name: str
    label: str
    longest: int
    confirms_delivery: bool
    folds_accents: bool


CHANNELS: Mapping[str, Channel] = MappingProxyType(
    {
        twilio_sms.CHANNEL: Channel(
            twilio_sms.CHANNEL, "SMS", 1600, confirms_delivery=True, folds_accents=True
        ),
        telegram.CHANNEL: Channel(
            telegram.CHANNEL, "Telegram", 4096, confirms_delivery=False, folds_accents=False
        ),
    }
)


def channel(name: str) -> Channel:
    """The channel of that name. Raises NotFound, which means that a stored row is older than this code."""
    try:
        return CHANNELS[name]
    except KeyError:
        raise NotFound(f"no channel is called {name!r}; known: {', '.join(CHANNELS)}") from None
