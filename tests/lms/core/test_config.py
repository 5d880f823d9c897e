"""Settings: a misspelt one is named, and the data folder is one place wherever one stands."""

from pathlib import Path

import pytest

from lms.core.config import load_settings, misspelt


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
