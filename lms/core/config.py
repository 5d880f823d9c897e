"""Settings: read from `LMS_*` once, typed, each with its meaning and a safe default."""

import difflib
import os
import re
import secrets
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass, fields
from pathlib import Path

from environs import Env, EnvError

from lms.core.storage_address import read_address


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Every setting of a site. Secrets may come from a file named in `LMS_<NAME>_FILE`."""

    data_dir: Path
    host: str = "127.0.0.1"
    port: int = 8000
    database_url: str = ""
    redis_url: str = ""
    secret_key: str = ""
    site_name: str = "Tự Học"
    owner: str = "Cơ quan vận hành nền tảng"
    support_contact: str = ""
    base_url: str = ""
    demo_password: str = ""
    environment: str = "production"
    sign_up_open: bool = False
    smtp_url: str = ""
    mail_from: str = "tu-hoc@localhost"
    trusted_proxies: int = 0
    rate_limits: bool = True
    web_processes: int = 1
    storage: str = ""
    s3_key: str = ""
    s3_secret: str = ""
    content_port: int = 0
    content_url: str = ""

    @property
    def database(self) -> str:
        """The SQLAlchemy address: the embedded database in the data folder unless one is set."""
        url = self.database_url or f"sqlite:///{self.data_dir.absolute() / 'tu-hoc.sqlite3'}"
        return url.replace("postgresql://", "postgresql+psycopg://", 1)

    @property
    def is_embedded(self) -> bool:
        """True when the site keeps its data in SQLite and runs its jobs in a child process."""
        return self.database.startswith("sqlite")

    @property
    def address(self) -> str:
        """Where people reach the site, without a slash at the end."""
        return (self.base_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def packages_port(self) -> int:
        """Where `lms run` serves packages of others: beside the site unless it is set."""
        return self.content_port or self.port + 1

    @property
    def keys_dir(self) -> Path:
        """Where the signing keys and the trusted root are kept."""
        return self.data_dir / "keys"

    @property
    def is_development(self) -> bool:
        """True where developers work: the component gallery is served."""
        return self.environment == "development"


def misspelt(names: set[str]) -> list[str]:
    """A sentence for each `LMS_` name that no setting has, with the nearest known one."""
    secrets_ = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DEMO_PASSWORD", "SMTP_URL", "S3_KEY", "S3_SECRET"}
    known = (
        {field.name.upper() for field in fields(Settings)} | {f"{name}_FILE" for name in secrets_} | {"ENV"}
    )
    known -= {"ENVIRONMENT"}
    sentences = []
    for name in sorted(names):
        bare = name.removeprefix("LMS_")
        if name != bare and bare not in known and not bare.startswith(("TEST_", "CORPORA", "WRITE_")):
            nearest = difflib.get_close_matches(bare, known, n=1)
            hint = f": is LMS_{nearest[0]} meant?" if nearest else "."
            sentences.append(f"Setting {name} is not known{hint}")
    return sentences


def _secret(env: Env, name: str) -> str:
    path: Path | None = env.path(f"{name}_FILE", None)
    return path.read_text(encoding="utf-8").strip() if path else env.str(name, "")


def _storage(address: str) -> str:
    """The address, looked at before anything is stored."""
    if address:
        read_address(address)
    return address


def _content_url(address: str) -> str:
    """The origin where packages run, of which `own_name` may take the place of the first label."""
    if address and not re.fullmatch(r"https?://(\*\.)?[^*/?#@\s]+", address):
        raise ValueError(
            "LMS_CONTENT_URL phải là một địa chỉ như https://goi.example.vn hoặc https://*.goi.example.vn: "
            "dấu * chỉ thay cho toàn bộ phần đầu của tên miền, không đứng cạnh chữ khác hay ở chỗ khác."
        )
    return address


def load_settings() -> Settings:
    """The settings of this process from its environment; a wrong value raises `ValueError` in one sentence."""
    for sentence in misspelt(set(os.environ)):
        print(sentence, file=sys.stderr)
    env = Env(prefix="LMS_")
    try:
        return Settings(
            data_dir=Path(env.str("DATA_DIR", "") or "data").expanduser().absolute(),
            host=env.str("HOST", Settings.host),
            port=env.int("PORT", Settings.port),
            database_url=_secret(env, "DATABASE_URL"),
            redis_url=_secret(env, "REDIS_URL"),
            secret_key=_secret(env, "SECRET_KEY"),
            site_name=env.str("SITE_NAME", Settings.site_name),
            owner=env.str("OWNER", Settings.owner),
            support_contact=env.str("SUPPORT_CONTACT", ""),
            base_url=env.str("BASE_URL", ""),
            demo_password=_secret(env, "DEMO_PASSWORD"),
            environment=env.str("ENV", Settings.environment),
            sign_up_open=env.bool("SIGN_UP_OPEN", False),
            smtp_url=_secret(env, "SMTP_URL"),
            mail_from=env.str("MAIL_FROM", Settings.mail_from),
            trusted_proxies=env.int("TRUSTED_PROXIES", 0),
            rate_limits=env.bool("RATE_LIMITS", True),
            web_processes=max(1, env.int("WEB_PROCESSES", Settings.web_processes)),
            storage=_storage(env.str("STORAGE", "")),
            s3_key=_secret(env, "S3_KEY"),
            s3_secret=_secret(env, "S3_SECRET"),
            content_port=env.int("CONTENT_PORT", 0),
            content_url=_content_url(env.str("CONTENT_URL", "").rstrip("/")),
        )
    except (EnvError, OSError, ValueError) as error:
        raise ValueError(f"Setting not understood: {error}") from error


def site_secret(settings: Settings) -> str:
    """The secret that signs cookies: set, or made once and kept in the data folder for its owner only."""
    if settings.secret_key:
        return settings.secret_key
    path = settings.data_dir / "keys" / "site-secret"
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        _write_once(path, secrets.token_hex(32))
    return path.read_text(encoding="ascii")


def _write_once(path: Path, text: str) -> None:
    """The file is there with its whole text, this one or that of another process; never half of it."""
    with tempfile.NamedTemporaryFile("w", encoding="ascii", dir=path.parent) as draft:
        draft.write(text)
        draft.flush()
        os.fsync(draft.fileno())
        with suppress(FileExistsError):
            os.link(draft.name, path)
