"""Which other sites the pages of a package load from: they get no answer where the package runs."""

import re

_MOST_HOSTS = 10
_LOADED = re.compile(
    rb"""<(?:script|link|img|iframe|video|audio|source|embed)\b[^>]{0,500}?\b(?:src|href)\s*=\s*["']?"""
    rb"""(?:https?:)?//([A-Za-z0-9.-]{3,100})""",
    re.IGNORECASE,
)


def first_hosts(hosts: set[str]) -> tuple[str, ...]:
    """As many of the hosts as are named."""
    return tuple(sorted(hosts)[:_MOST_HOSTS])


def hosts_in(page: bytes) -> set[str]:
    """The hosts that the beginning of an HTML page names as sources."""
    return {found.decode().casefold() for found in _LOADED.findall(page)}
