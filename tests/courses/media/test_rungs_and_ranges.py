"""Sizes that are made of a film, and the ranges in which it is served."""

import pytest

from courses.media.rules.ranges import STEP, read_range
from courses.media.rules.rungs import keys_for, measures

BIG = 5 * STEP


def test_no_film_is_made_larger_than_it_was_brought() -> None:
    assert keys_for(1920, 1080, has_sound=True) == ["240p", "audio", "360p", "720p"]
    assert keys_for(640, 360, has_sound=True) == ["240p", "audio", "360p"]
    assert keys_for(160, 120, has_sound=False) == ["240p"]
    assert keys_for(None, None, has_sound=True) == ["audio"]
    assert measures(160, 121, 240) == (160, 120)
    assert measures(1080, 1920, 240) == (240, 426)


def test_a_range_is_cut_at_one_mebibyte() -> None:
    assert read_range("bytes=0-", BIG) == (0, STEP)
    assert read_range("bytes=10-19", BIG) == (10, 20)
    assert read_range(f"bytes={BIG - 5}-", BIG) == (BIG - 5, BIG)
    assert read_range("bytes=-7", BIG) == (BIG - 7, BIG)
    assert read_range("bytes=-99999999", 10) == (0, 10)


@pytest.mark.parametrize("header", ["", "bytes=-", "items=0-5", "bytes=0-5,9-12", "bytes=a-b", "bytes=0 - 5"])
def test_what_is_no_single_range_asks_for_the_whole(header: str) -> None:
    assert read_range(header, BIG) is None


@pytest.mark.parametrize("header", [f"bytes={BIG}-", "bytes=9-5", "bytes=-0"])
def test_a_range_beyond_the_end_is_refused(header: str) -> None:
    with pytest.raises(ValueError, match="bytes"):
        read_range(header, BIG)
