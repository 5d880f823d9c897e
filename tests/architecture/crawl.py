"""Walking a site by its own links, as a person could."""

import re
from urllib.parse import urldefrag, urlsplit

from flask.testing import FlaskClient

_FILES = re.compile(r"/(tep|static|xuat|csv|xlsx)(/|$|\?)|\.(csv|xlsx|pdf)")
_MOST = 160


def links(page: str, base: str) -> set[str]:
    """The addresses of this site that the page links to."""
    found = set()
    for target in re.findall(r'<a [^>]*href="([^"]+)"', page):
        target = urldefrag(target.replace("&amp;", "&"))[0]
        if target.startswith("?"):
            target = urlsplit(base).path + target
        if target.startswith("/") and not target.startswith("//"):
            found.add(target)
    return found


def shape(path: str) -> str:
    """The address with ids and numbers made one, so that twenty persons are one kind of page."""
    parts = urlsplit(path)
    names = [
        "*" if re.fullmatch(r"[a-z2-9]{12}|\d+|[0-9A-Z-]{16,19}", part) else part
        for part in parts.path.split("/")
    ]
    keys = sorted(re.findall(r"(?:^|&)([^=&]+)=", parts.query))
    return "/".join(names) + "?" + "&".join(keys)


def walk(browser: FlaskClient, start: str = "/") -> dict[str, str]:
    """Address → page of everything that can be reached by links, one of each shape."""
    pages: dict[str, str] = {}
    seen, queue = {shape(start)}, [start]
    while queue and len(pages) < _MOST:
        path = queue.pop(0)
        answer = browser.get(path, follow_redirects=True)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        if answer.mimetype != "text/html":
            answer.close()
            continue
        pages[path] = answer.text
        for target in sorted(links(answer.text, path)):
            if shape(target) not in seen and not _FILES.search(target):
                seen.add(shape(target))
                queue.append(target)
    return pages
