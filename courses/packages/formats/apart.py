"""What goes on in the bounded process that takes a package apart: each file lies in its folder, by its number."""

from pathlib import Path
from typing import Any

from courses.packages.formats.base import PackageFault
from courses.packages.formats.media_types import media_type_for
from courses.packages.formats.outside import first_hosts, hosts_in
from courses.packages.formats.package import OpenPackage, open_package


def take_apart(path: str) -> dict[str, Any]:
    """{"manifest", "outside", "names"}: file no. n of the folder is `names[n]`; or {"faults"}: why it is refused.

    It prints how many KiB of how many are there.
    """
    try:
        with open_package(Path(path)) as package:
            return _write_all(package)
    except PackageFault as refused:
        return {"faults": [[fault.message, fault.params] for fault in refused.faults]}


def _write_all(package: OpenPackage) -> dict[str, Any]:
    hosts: set[str] = set()
    total, done = sum(info.file_size for info in package.members.values()), 0
    names = list(package.members)
    for number, name in enumerate(names):
        done += _write(package, name, Path(str(number)), hosts)
        print(done >> 10, total >> 10, flush=True)
    return {"manifest": package.manifest.as_json(), "outside": first_hosts(hosts), "names": names}


def _write(package: OpenPackage, name: str, place: Path, hosts: set[str]) -> int:
    """The file is written; its size. The beginning of a page says which other sites it loads from."""
    size, is_page = 0, media_type_for(name) == "text/html"
    with place.open("xb") as file:
        for chunk in package.chunks(name):
            if is_page and not size:
                hosts |= hosts_in(chunk)
            size += file.write(chunk)
    return size
