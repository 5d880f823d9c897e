"""Preparing a site: the data folder, the database at its newest state, the features' first rows."""

import secrets

from flask import current_app
from flask_migrate import upgrade
from sqlalchemy import inspect

from lms.core.db import db, transaction
from lms.core.jobs import drain
from lms.core.registries import seeders, setup_steps


def prepare_site() -> None:
    """The site can run: folder, schema, keys and first rows are there. May be repeated."""
    settings = current_app.config["LMS"]
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    upgrade()
    for step in setup_steps():
        with transaction(write=True):
            step()


def is_prepared() -> bool:
    """True when the database has its tables."""
    with transaction(write=False):
        return inspect(db.session.connection()).has_table("person")


def is_empty() -> bool:
    """True when the database holds nobody yet."""
    with transaction(write=False):
        connection = db.session.connection()
        if not inspect(connection).has_table("person"):
            return True
        return connection.exec_driver_sql("SELECT 1 FROM person LIMIT 1").first() is None


def seed_demonstration() -> list[str]:
    """The demonstration site is loaded if the site was empty; returns what to tell the person at the console."""
    settings = current_app.config["LMS"]
    mark = current_app.extensions["lms.is_demonstration"]
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    if not is_empty():
        kept = "The site has data already: nothing was loaded."
        return [kept, *_sign_ins(mark.path.read_text(encoding="utf-8"))] if mark() else [kept]
    password = settings.demo_password or secrets.token_urlsafe(9)
    mark.path.write_text(password, encoding="utf-8")
    mark.path.chmod(0o600)
    prepare_site()
    for seeder in seeders():
        with transaction(write=True):
            seeder()
        drain()
    return _sign_ins(password)


def demonstration_password() -> str:
    """The password of the demonstration sign-ins."""
    mark = current_app.extensions["lms.is_demonstration"]
    password: str = mark.path.read_text(encoding="utf-8")
    return password


def _sign_ins(password: str) -> list[str]:
    people = {
        "hocvien": "công chức xã (học viên)",
        "giangvien": "giảng viên",
        "thamdinh": "người thẩm định",
        "nhansu": "cán bộ nhân sự tỉnh",
        "quantri": "quản trị hệ thống",
    }
    lines = [f"  {name:<10} {role}" for name, role in people.items()]
    return ["Tài khoản trình diễn / demonstration sign-ins:", *lines, f"  Mật khẩu / password: {password}"]
