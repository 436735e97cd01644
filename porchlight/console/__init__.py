"""The staff console: server-rendered pages for counsellors, outreach workers, leads and admins.

`mount_console` puts it into the application; `Guard` is the middleware that adds headers and refuses forgeries.
"""

from porchlight.console.parts import ConsoleParts
from porchlight.console.router import console_router, mount_console
from porchlight.console.security import Guard

__all__ = ["ConsoleParts", "Guard", "console_router", "mount_console"]
