"""Doing together what many ask for at once."""

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from lms.core.together import Together


def test_whoever_asks_alone_is_served_at_once() -> None:
    queue: Together[int, int] = Together(lambda asked: [number * 2 for number in asked])
    assert queue.ask(21) == 42


def test_those_who_ask_while_somebody_is_served_are_served_together() -> None:
    sizes: list[int] = []
    began, may_end = threading.Event(), threading.Event()

    def work(asked: Sequence[int]) -> list[int]:
        sizes.append(len(asked))
        began.set()
        may_end.wait(5)
        return [number + 1 for number in asked]

    queue: Together[int, int] = Together(work)
    with ThreadPoolExecutor(10) as pool:
        first = pool.submit(queue.ask, 0)
        began.wait(5)
        others = [pool.submit(queue.ask, number) for number in range(1, 9)]
        while len(queue._waiting) < 8:
            time.sleep(0.01)
        may_end.set()
        assert [first.result(), *(other.result() for other in others)] == list(range(1, 10))
    assert sizes == [1, 8]


def test_everybody_has_their_own_result_however_many_ask() -> None:
    def work(asked: Sequence[int]) -> list[int | None]:
        time.sleep(0.0005)
        return [None if number % 7 == 0 else number * number for number in asked]

    queue: Together[int, int] = Together(work, most=5)
    with ThreadPoolExecutor(24) as pool:
        results = list(pool.map(queue.ask, range(600)))
    assert results == [None if number % 7 == 0 else number * number for number in range(600)]


def test_when_the_common_work_fails_each_is_left_to_itself_and_the_next_are_served() -> None:
    def work(asked: Sequence[int]) -> list[int]:
        if 13 in asked:
            raise OSError("unlucky")
        return list(asked)

    queue: Together[int, int] = Together(work)
    assert queue.ask(13) is None
    assert queue.ask(14) == 14
