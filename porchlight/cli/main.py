"""The `porchlight` command. It lists the groups of commands; each imports what it needs when it runs.

So `porchlight --help` is quick, and `porchlight screen` loads the screen and nothing else. Every
PorchlightError comes out as one message and exit code 2, never as a traceback (a traceback could show what a
teen wrote).
"""

from __future__ import annotations

import sys
from typing import Any

import typer

from porchlight.cli import checks, drill, keys, migrations, misread, run, screen, seed, serve, setup, talk
from porchlight.errors import PorchlightError, StorageUnavailable

GROUPS = (setup, run, talk, misread, screen, seed, checks, drill, keys, serve, migrations)
"""In the order in which `--help` shows them."""

HELP = """A chat companion for teens on human trafficking: lessons by text, and a person when it matters.

New here? `make run` does it all: sets up, starts every part, and prints three addresses.
By hand: `porchlight setup` once, then `porchlight run`. Settings: docs/settings.md. Words: docs/glossary.md.
"""


class Commands(typer.Typer):
    """A Typer app whose known errors are one clear line on stderr."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run the command line.

        Exit code 2: something has to be put right first; the message says what. Exit code 3: the database
        does not answer now; trying again later may do.
        """
        try:
            return super().__call__(*args, **kwargs)
        except StorageUnavailable as error:
            print(
                f"porchlight: {error}; is it running, and is PORCHLIGHT_DATABASE_URL right?", file=sys.stderr
            )
            raise SystemExit(3) from error
        except PorchlightError as error:
            print(f"porchlight: {error}", file=sys.stderr)
            raise SystemExit(2) from error
        except BrokenPipeError as error:
            # Whoever read our output has gone (`| head`): nothing more to say, and not an error of ours.
            sys.stderr.close()
            raise SystemExit(1) from error


def build() -> Commands:
    """The whole command line."""
    commands = Commands(
        name="porchlight",
        help=HELP,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    for group in GROUPS:
        group.register(commands)
    return commands


app = build()
