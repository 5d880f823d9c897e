"""A site whose files lie in a bucket: the same functions, a real S3 protocol on this machine."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import boto3
import pytest
from flask import Flask
from moto.server import ThreadedMotoServer

from lms.core.app import create_app
from lms.core.backup import restore_backup, write_backup
from lms.core.config import Settings, load_settings
from lms.core.db import db, transaction
from lms.core.errors import NotFound
from lms.core.storage import (
    DamagedFile,
    draft_folder,
    open_range,
    path_of,
    read_file,
    store_file,
    take_in_file,
    write_file,
)
from lms.core.storage_address import read_address

CONTENT = os.urandom(70_000)
DIGEST = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    """The address of an S3 service on loopback."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(service: str, request: pytest.FixtureRequest) -> str:
    """A bucket of its own for this test."""
    name = f"tu-hoc-{hashlib.sha256(request.node.name.encode()).hexdigest()[:12]}"
    _client(service).create_bucket(Bucket=name)
    return name


@pytest.fixture
def site(app: Flask, service: str, bucket: str) -> Flask:
    """The site with its files in that bucket."""
    app.config["LMS"] = in_bucket(app.config["LMS"], service, bucket)
    return app


def _client(service: str) -> "boto3.client":
    return boto3.client(
        "s3",
        endpoint_url=service,
        region_name="us-east-1",
        aws_access_key_id="khoa",
        aws_secret_access_key="bi-mat",
    )


def in_bucket(settings: Settings, service: str, bucket: str) -> Settings:
    address = f"s3://{bucket}/tep/chung?endpoint={service}&region=us-east-1"
    return replace(settings, storage=address, s3_key="khoa", s3_secret="bi-mat")


def keys(service: str, bucket: str) -> list[str]:
    return [each["Key"] for each in _client(service).list_objects_v2(Bucket=bucket).get("Contents", [])]


def forget_copies(settings: Settings) -> None:
    for path in (settings.data_dir / "cache").rglob("*"):
        if path.is_file():
            path.unlink()


def test_what_is_written_lies_in_the_bucket_and_is_read_from_there(
    site: Flask, service: str, bucket: str
) -> None:
    with site.app_context():
        assert write_file(CONTENT) == write_file(CONTENT) == DIGEST
        assert keys(service, bucket) == [f"tep/chung/{DIGEST[:2]}/{DIGEST}"]
        assert not (site.config["LMS"].data_dir / "files" / DIGEST[:2]).exists()
        assert read_file(DIGEST) == CONTENT
        assert path_of(DIGEST).read_bytes() == CONTENT
        with pytest.raises(NotFound):
            read_file("0" * 64)
        with pytest.raises(NotFound):
            path_of("0" * 64)


def test_a_part_is_read_without_the_rest(site: Flask) -> None:
    with site.app_context():
        write_file(CONTENT)
        assert open_range(DIGEST, 10, 20) == CONTENT[10:20]
        assert open_range(DIGEST, 69_990, 80_000) == CONTENT[-10:]
        assert open_range(DIGEST, 90_000, 90_010) == b"" == open_range(DIGEST, 5, 5)
        assert not list((site.config["LMS"].data_dir / "cache").rglob("*/*/*"))
        with pytest.raises(NotFound):
            open_range("0" * 64, 0, 5)


def test_a_long_file_is_taken_in_and_a_copy_stays_for_reading(site: Flask, service: str, bucket: str) -> None:
    with site.app_context():
        draft = draft_folder() / "film"
        draft.write_bytes(CONTENT)
        assert take_in_file(draft) == (DIGEST, len(CONTENT))
        assert not draft.exists() and len(keys(service, bucket)) == 1
        forget_copies(site.config["LMS"])
        assert path_of(DIGEST).read_bytes() == CONTENT


def test_a_line_that_breaks_while_a_copy_is_fetched_leaves_nothing_half(
    site: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = site.config["LMS"].data_dir / "cache"
    with site.app_context():
        digest = write_file(CONTENT)
        store = site.extensions["lms.store"]

        def break_off(_bucket: str, _key: str, target: str) -> None:
            Path(target).write_bytes(CONTENT[:100])
            raise ConnectionError

        with monkeypatch.context() as broken:
            broken.setattr(store.client, "download_file", break_off)
            with pytest.raises(ConnectionError):
                path_of(digest)
        assert [path for path in cache.rglob("*") if path.is_file()] == []
        assert path_of(digest).read_bytes() == CONTENT


def test_a_copy_that_another_process_takes_away_meanwhile_hinders_nobody(
    site: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = site.config["LMS"].data_dir / "cache" / "files" / "ab"
    cache.mkdir(parents=True)
    (cache / "abcd").symlink_to(cache / "gone")
    monkeypatch.setattr(Path, "is_file", lambda _path: True)
    with site.app_context():
        assert path_of(write_file(CONTENT)).read_bytes() == CONTENT


def test_a_file_from_before_the_bucket_is_still_found(app: Flask, service: str, bucket: str) -> None:
    with app.app_context():
        write_file(CONTENT)
        app.extensions.pop("lms.store")
        app.config["LMS"] = in_bucket(app.config["LMS"], service, bucket)
        assert read_file(DIGEST) == CONTENT and open_range(DIGEST, 0, 3) == CONTENT[:3]
        assert keys(service, bucket) == []


def test_a_file_that_was_changed_in_the_bucket_is_named_as_damaged(
    site: Flask, service: str, bucket: str
) -> None:
    with site.app_context():
        write_file(CONTENT)
        _client(service).put_object(Bucket=bucket, Key=f"tep/chung/{DIGEST[:2]}/{DIGEST}", Body=b"x")
        with pytest.raises(DamagedFile):
            read_file(DIGEST)


def test_a_backup_brings_the_files_of_the_bucket_along_and_back(
    app: Flask, service: str, bucket: str, tmp_path: Path
) -> None:
    settings = in_bucket(replace(app.config["LMS"], database_url=""), service, bucket)
    site = create_app(settings)
    with site.app_context():
        from lms.core.setup import prepare_site

        prepare_site()
        with transaction(write=True):
            digest = store_file(CONTENT, "video/mp4")
        db.session.remove()
        db.engine.dispose()
    archive = str(tmp_path / "site.tar.gz")
    write_backup(settings, archive)
    _client(service).create_bucket(Bucket=f"{bucket}-2")
    elsewhere = replace(
        settings, data_dir=tmp_path / "noi-khac", storage=settings.storage.replace(bucket, f"{bucket}-2")
    )
    restore_backup(elsewhere, archive)
    assert f"tep/chung/{digest[:2]}/{digest}" in keys(service, f"{bucket}-2")
    plain = replace(elsewhere, data_dir=tmp_path / "thu-muc", storage="")
    restore_backup(plain, archive)
    assert (plain.data_dir / "files" / digest[:2] / digest).read_bytes() == CONTENT


def test_the_address_of_a_bucket_is_read_and_a_wrong_one_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    found = read_address("s3://kho/a/b/?endpoint=https://s3.example.vn&region=vn-1")
    assert (found.name, found.prefix, found.endpoint, found.region) == (
        *("kho", "a/b/"),
        *("https://s3.example.vn", "vn-1"),
    )
    assert read_address("s3://kho").prefix == ""
    for wrong in ("kho", "s3://", "https://kho/", "s3://kho?endpont=x"):
        monkeypatch.setenv("LMS_STORAGE", wrong)
        with pytest.raises(ValueError, match="LMS_STORAGE is empty"):
            load_settings()
