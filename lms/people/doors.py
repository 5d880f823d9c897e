"""Two doors behind the sign-in: a temporary password is replaced, then the privacy notice is read."""

from typing import Any

from flask import Flask, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from lms.core.permissions import Actor, find_actor, guard_of

_ALWAYS_OPEN = {"people.sign_out"}
_PERSONAL = {"home.index"}


def hold_at_door() -> ResponseReturnValue | None:
    """Before a page: whoever still has something to do first is sent there, and comes back afterwards."""
    actor, endpoint = find_actor(), request.endpoint
    door = _door_of(actor) if actor is not None else None
    if door is None or endpoint is None or endpoint == door or _is_open(endpoint):
        return None
    target = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for(door, next=target))


def _door_of(actor: Actor) -> str | None:
    return door_for(must_change=actor.must_change_password, has_accepted=actor.has_accepted_notice)


def door_for(*, must_change: bool, has_accepted: bool) -> str | None:
    """The page on which a person has something to do first; None for one who may go on."""
    if must_change:
        return "people.replace_temporary_password"
    return None if has_accepted else "people.show_notice"


def _is_open(endpoint: str) -> bool:
    """Pages for everybody stay open, but for the one that turns personal after the sign-in."""
    if endpoint in _PERSONAL:
        return False
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    return endpoint in _ALWAYS_OPEN or guard_of(app, endpoint) == "public"


def door_addresses() -> dict[str, Any]:
    """The addresses that the frame of every page links to."""
    return {
        "home_url": url_for("home.index"),
        "sign_in_url": url_for("people.sign_in"),
        "sign_out_url": url_for("people.sign_out"),
        "profile_url": url_for("people.profile"),
    }
