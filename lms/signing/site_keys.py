"""The site's own keys: made for the demonstration site, or put into the folder by its operator."""

import datetime as dt
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from flask import current_app

from lms.core.clock import now
from lms.signing.demonstration import (
    PASSPHRASE_FILE,
    ROOT_FILE,
    SIGNER_FILE,
    create_demonstration_keys,
)
from lms.signing.keys import Signer, SigningUnavailable, load_signer, load_trust_root


def signing_folder() -> Path:
    """Where the signer (PKCS#12), its passphrase and the trusted root are kept."""
    folder: Path = current_app.config["LMS"].keys_dir / "signing"
    return folder


def make_demonstration_keys() -> None:
    """The demonstration site has its own authority, whose name says so; any other site brings its own keys."""
    if current_app.extensions["lms.is_demonstration"]() and not signing_folder().exists():
        name = current_app.config["LMS"].owner
        create_demonstration_keys(signing_folder(), issuer_name=name, at=now() - dt.timedelta(days=1))


@lru_cache(maxsize=4)
def _signer(folder: Path, _changed: int) -> Signer:
    return load_signer(folder / SIGNER_FILE, (folder / PASSPHRASE_FILE).read_bytes().strip())


@lru_cache(maxsize=4)
def _root(folder: Path, _changed: int) -> x509.Certificate:
    return load_trust_root(folder / ROOT_FILE)


def _changed(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError as error:
        raise SigningUnavailable(
            "The site has no signing keys: %(path)s is missing.", path=str(path)
        ) from error


def missing_keys() -> str | None:
    """What the operator has to do when the site cannot sign yet; None when it can."""
    names = [
        name for name in (ROOT_FILE, SIGNER_FILE, PASSPHRASE_FILE) if not (signing_folder() / name).exists()
    ]
    if not names:
        return None
    return f"put {', '.join(names)} into {signing_folder()} (docs/van-hanh.md); until then nothing can be signed."


def site_signer() -> Signer:
    """The key with which this site signs, loaded once as long as its file stays the same."""
    folder = signing_folder()
    return _signer(folder, _changed(folder / SIGNER_FILE))


def site_root() -> x509.Certificate:
    """The one root that this site trusts."""
    folder = signing_folder()
    return _root(folder, _changed(folder / ROOT_FILE))
