"""Settings: a misspelt one is named, and the data folder is one place wherever one stands."""

import threading
from pathlib import Path

import pytest

from lms.core import config
from lms.core.config import Settings, load_settings, misspelt, site_secret


def test_a_misspelt_setting_is_named_with_the_nearest_known_one() -> None:
    names = {"LMS_PROT", "LMS_PORT", "LMS_SECRET_KEY_FILE", "LMS_TEST_REDIS", "HOME"}
    assert misspelt(names) == ["Setting LMS_PROT is not known: is LMS_PORT meant?"]


def test_a_wrong_value_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LMS_PORT", "many")
    with pytest.raises(ValueError, match="Setting not understood"):
        load_settings()


@pytest.mark.parametrize("given", ["", "data", "./data"])
def test_a_relative_data_folder_is_made_absolute(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, given: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LMS_DATA_DIR", given)
    assert load_settings().data_dir == tmp_path / "data"


def test_a_secret_comes_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("bí mật\n", encoding="utf-8")
    monkeypatch.setenv("LMS_SECRET_KEY_FILE", str(tmp_path / "secret"))
    assert load_settings().secret_key == "bí mật"


@pytest.mark.parametrize(
    "given",
    [
        "",
        "https://goi.example.vn/",
        "https://*.goi.example.vn",
        "http://*.localhost:8001",
        "http://[::1]:8001",
    ],
)
def test_packages_may_each_have_a_host_name_of_their_own(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("LMS_CONTENT_URL", given)
    assert load_settings().content_url == given.rstrip("/")


@pytest.mark.parametrize(
    "given",
    [
        "https://pkg-*.example.vn",
        "https://*goi.example.vn",
        "https://goi.*.example.vn",
        "https://*.*.example.vn",
        "https://*",
        "https://goi.example.vn/*",
        "*.goi.example.vn",
    ],
)
def test_an_asterisk_that_is_not_the_whole_first_label_is_refused_with_the_right_form(
    monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.setenv("LMS_CONTENT_URL", given)
    with pytest.raises(ValueError, match=r"LMS_CONTENT_URL phải là một địa chỉ như .*https://\*\.goi"):
        load_settings()


def test_processes_that_start_at_once_have_one_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, all_start, found = Settings(data_dir=tmp_path), threading.Barrier(8), list[str]()
    made = config.secrets.token_hex

    def made_at_once(length: int) -> str:
        all_start.wait(10)
        return made(length)

    monkeypatch.setattr(config.secrets, "token_hex", made_at_once)
    processes = [threading.Thread(target=lambda: found.append(site_secret(settings))) for _ in range(8)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(30)
    assert len(found) == 8 and len(set(found)) == 1 and len(found[0]) == 64
    assert [path.name for path in (tmp_path / "keys").iterdir()] == ["site-secret"]
    assert (tmp_path / "keys" / "site-secret").stat().st_mode & 0o777 == 0o600


def test_a_process_killed_before_it_wrote_the_secret_leaves_no_empty_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(_length: int) -> str:
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(config.secrets, "token_hex", die)
        with pytest.raises(KeyboardInterrupt):
            site_secret(Settings(data_dir=tmp_path))
    assert len(site_secret(Settings(data_dir=tmp_path))) == 64
