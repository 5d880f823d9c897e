"""Where packages of others run: the addresses of the second origin, and the sealed tokens they begin with."""

import hashlib
import json
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

from lms.core.config import Settings
from lms.core.errors import NotFound

TOKEN_SECONDS = 12 * 3600
PLAYER = "~"
_LOOPBACK = {"127.0.0.1": "localhost", "localhost": "127.0.0.1"}


@dataclass(frozen=True)
class ListedFile:
    """A file of a package as its list names it."""

    sha256: str
    media_type: str
    size: int


def list_of_files(files: dict[str, ListedFile], *, player: str) -> bytes:
    """The list that a token names, to be stored as a file; `player` is the script that opens the package."""
    entries = {name: [each.sha256, each.media_type, each.size] for name, each in sorted(files.items())}
    return json.dumps({"player": player, "files": entries}, ensure_ascii=False).encode()


def site_origin(settings: Settings, visited: str) -> str:
    """The origin of the site for somebody who visits it at that address: the one that is set, else that one."""
    site = urlsplit(settings.base_url or visited)
    return f"{site.scheme}://{site.netloc}"


def own_name(index_sha256: str, holder: str) -> str:
    """The name under which that package runs for that holder, where each may have a host name of its own."""
    return "g" + hashlib.sha256(f"{index_sha256}:{holder}".encode()).hexdigest()[:24]


def content_origin(settings: Settings, visited: str, own: str = "") -> str:
    """The origin where packages run, for somebody who visits the site at that address.

    A `*` in the address that is set stands for `own_name`: no package then shares an origin with another, nor with
    itself in other hands. On one machine without names the two differ by `127.0.0.1` and `localhost`: cookies do
    not know ports.
    """
    if settings.content_url:
        return settings.content_url.replace("*", own or "g", 1)
    site = urlsplit(site_origin(settings, visited))
    host = site.hostname or settings.host
    name = _LOOPBACK.get(host, host)
    return f"{site.scheme}://{f'[{name}]' if ':' in name else name}:{settings.packages_port}"


def shares_host(settings: Settings) -> bool:
    """True where packages run under the host name of the site: cookies are then kept apart by policy alone."""
    site = urlsplit(settings.address)
    return urlsplit(content_origin(settings, settings.address)).hostname == site.hostname


def _serializer(secret: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt="package-content")


def read_content_token(token: str, host: str) -> tuple[str, str]:
    """(list of files, origin of the site) that the token names; NotFound for one that is forged or has ended.

    Where each package has a host name of its own, a token opens nothing under that of another.
    """
    settings: Settings = current_app.config["LMS"]
    try:
        found = _serializer(str(current_app.config["SECRET_KEY"])).loads(token, max_age=TOKEN_SECONDS)
    except BadSignature as error:
        raise NotFound() from error
    name = own_name(str(found[0]), str(found[1]))
    if "*" in settings.content_url and host.partition(".")[0] != name:
        raise NotFound()
    return str(found[0]), str(found[2])


def seal_content(index_sha256: str, *, holder: str, visited: str) -> str:
    """A token for those files, for twelve hours, for that holder: an enrolment, a trainer who tries them out."""
    origin = site_origin(current_app.config["LMS"], visited)
    return str(_serializer(str(current_app.config["SECRET_KEY"])).dumps([index_sha256, holder, origin]))
