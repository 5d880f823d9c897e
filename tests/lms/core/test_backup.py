"""An operator saves the site, loses it, and has it back."""

import tarfile
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from lms.core import backup
from lms.core.app import create_app
from lms.core.backup import BackupRefused, restore_backup, write_backup
from lms.core.config import Settings
from lms.core.db import db, transaction
from lms.core.storage import read_file, store_file
from lms.people.models import Person
from tests.factories.courses import make_learner


@pytest.fixture
def saved(app: Flask, tmp_path: Path) -> tuple[Settings, Path, str]:
    """(settings, archive, digest of a stored file) of a site with one person and one file, backed up."""
    settings = app.config["LMS"]
    if not settings.is_embedded:
        with pytest.raises(BackupRefused, match="pg_dump"):
            write_backup(settings, str(tmp_path / "no.tar.gz"))
        settings = replace(settings, database_url="")
        app = create_app(settings)
        with app.app_context():
            from lms.core.setup import prepare_site

            prepare_site()
    with app.app_context(), transaction(write=True):
        make_learner("Đặng Thị Ẳn")
        digest = store_file("minh chứng".encode(), "text/plain")
    target = tmp_path / "site.tar.gz"
    write_backup(settings, str(target))
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    return settings, target, digest


def test_what_was_saved_comes_back_whole(saved: tuple[Settings, Path, str], tmp_path: Path) -> None:
    settings, target, digest = saved
    elsewhere = replace(settings, data_dir=tmp_path / "elsewhere")
    restore_backup(elsewhere, str(target))
    again = create_app(elsewhere)
    with again.app_context():
        with transaction(write=False):
            assert db.session.scalars(select(Person.full_name)).all() == ["Đặng Thị Ẳn"]
            assert read_file(digest).decode() == "minh chứng"
        db.engine.dispose()


def test_an_archive_is_for_its_owner_only(saved: tuple[Settings, Path, str]) -> None:
    assert saved[1].stat().st_mode & 0o077 == 0


def test_a_folder_that_holds_a_site_is_not_overwritten(saved: tuple[Settings, Path, str]) -> None:
    with pytest.raises(BackupRefused, match="empty folder"):
        restore_backup(saved[0], str(saved[1]))


def test_a_damaged_archive_restores_nothing(saved: tuple[Settings, Path, str], tmp_path: Path) -> None:
    settings, target, _ = saved
    unpacked, forged = tmp_path / "unpacked", tmp_path / "forged.tar.gz"
    with tarfile.open(target) as archive:
        archive.extractall(unpacked, filter="data")
    database = unpacked / "tu-hoc.sqlite3"
    database.write_bytes(database.read_bytes()[:-1] + b"x")
    with tarfile.open(forged, "w:gz") as archive:
        for path in unpacked.rglob("*"):
            if path.is_file():
                archive.add(path, arcname=str(path.relative_to(unpacked)))
    elsewhere = replace(settings, data_dir=tmp_path / "elsewhere")
    with pytest.raises(BackupRefused, match="Damaged"):
        restore_backup(elsewhere, str(forged))
    assert not elsewhere.data_dir.exists()


def test_a_restore_that_was_killed_can_begin_again(
    saved: tuple[Settings, Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, archive, digest = saved
    elsewhere = replace(settings, data_dir=tmp_path / "noi-khac")
    move = backup._move

    def move_and_die(source: Path, target: Path) -> None:
        move(source, target)
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(backup, "_move", move_and_die)
        with pytest.raises(KeyboardInterrupt):
            restore_backup(elsewhere, str(archive))
    assert not (elsewhere.data_dir / "tu-hoc.sqlite3").exists()
    restore_backup(elsewhere, str(archive))
    assert (elsewhere.data_dir / "tu-hoc.sqlite3").exists()
    assert (elsewhere.data_dir / "files" / digest[:2] / digest).exists()


def test_a_backup_that_was_killed_leaves_its_copy_where_it_is_swept(
    saved: tuple[Settings, Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, places = saved[0], list[Path]()
    copy_database = backup._copy_database

    def note_place(source: Path, target: Path) -> None:
        places.append(target.parent.parent)
        copy_database(source, target)

    monkeypatch.setattr(backup, "_copy_database", note_place)
    write_backup(settings, str(tmp_path / "another.tar.gz"))
    assert places == [settings.data_dir / "drafts"]
