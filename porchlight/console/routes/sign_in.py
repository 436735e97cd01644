"""The sign-in page and its answer."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from porchlight.console.door import COOKIE, COOKIE_PATH, SIGN_IN
from porchlight.console.pages import Pages
from porchlight.console.route import ANYONE, Call, Route
from porchlight.errors import Conflict
from porchlight.services.staff import ABSOLUTE, SignInRefused, SignIns, TooManyTries

WRONG = "This e-mail and password do not fit. Check both and try again."


def show(pages: Pages) -> Route:
    """GET: the form."""

    def answer(call: Call) -> Response:
        if call.viewer is not None:
            return RedirectResponse(_back(call.query.get("next", "")), status_code=303)
        return pages.page("sign_in.html", None, email="", problem=None, back=call.query.get("next", ""))

    return Route("GET", SIGN_IN, ANYONE, answer)


def submit(sign_ins: SignIns, pages: Pages, *, secure: bool) -> Route:
    """POST: open a session, or say that it does not fit."""

    def answer(call: Call) -> Response:
        email, back = call.form.get("email", ""), call.form.get("next", "")
        status = 400
        try:
            opened = sign_ins.sign_in(email, call.form.get("password", ""), call.address)
        except SignInRefused:
            problem = WRONG
        except TooManyTries as error:
            status, problem = 429, f"Too many tries. Wait {error.minutes} min, then try again."
        except Conflict:
            status, problem = 503, "Many people are signing in right now. Try again in a moment."
        else:
            if call.token and call.viewer is not None:
                sign_ins.sign_out(call.token)
            response = RedirectResponse(_back(back), status_code=303)
            response.set_cookie(
                COOKIE, opened.token, max_age=int(ABSOLUTE.total_seconds()), path=COOKIE_PATH,
                secure=secure, httponly=True, samesite="lax",
            )  # fmt: skip
            return response
        return pages.page("sign_in.html", None, status=status, email=email, problem=problem, back=back)

    return Route("POST", SIGN_IN, ANYONE, answer)


def _back(path: str) -> str:
    """Where to go after signing in: a page of the console, never another site."""
    inside = path.startswith("/console/") and not path.startswith(SIGN_IN)
    plain = path.isascii() and path.isprintable() and not set("\\:?#") & set(path) and "//" not in path
    return path if inside and plain else "/console"
