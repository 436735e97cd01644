"""The handsets' own memory: order, waiting, and what survives a restart."""

from __future__ import annotations

import threading
from pathlib import Path

from porchlight.simulator.thread import Direction, PhoneMessage, Thread

ANN, BO = "+15550100101", "+15550100102"


def add(thread: Thread, text: str, number: str = ANN, direction: Direction = "to_teen") -> PhoneMessage:
    return thread.add(
        channel="sms", number=number, direction=direction, text=text, provider_id=f"SM-{text}", via="api"
    )


def test_each_number_sees_its_own_messages_in_order() -> None:
    thread = Thread()
    for text, number in (("one", ANN), ("two", BO), ("three", ANN)):
        add(thread, text, number)
    assert thread.received(ANN) == ["one", "three"]
    assert [message.text for message in thread.messages()] == ["one", "two", "three"]


def test_only_what_changed_since_is_told_and_an_unchanged_status_is_no_change() -> None:
    thread = Thread()
    add(thread, "one")
    seen = add(thread, "two").seq
    thread.set_status("SM-one", "delivered")
    thread.set_status("SM-one", "delivered")
    thread.set_status("SM-unknown", "delivered")
    assert [(message.text, message.status) for message in thread.messages(since=seen)] == [
        ("one", "delivered")
    ]
    assert thread.messages(since=seen + 1) == []


def test_file_brings_the_phone_back_with_its_statuses(tmp_path: Path) -> None:
    file = tmp_path / "thread.jsonl"
    before = Thread(file)
    add(before, "hola ñ\nline two")
    add(before, "two", BO)
    before.set_status("SM-two", "delivered")
    after = Thread(file)
    assert after.messages() == before.messages()
    assert add(after, "three").id == 3
    assert file.stat().st_mode & 0o077 == 0


def test_line_cut_short_by_a_crash_costs_only_itself(tmp_path: Path) -> None:
    file = tmp_path / "thread.jsonl"
    add(Thread(file), "one")
    with file.open("a") as out:
        out.write('{"id": 2, "seq')
    after = Thread(file)
    assert after.received(ANN) == ["one"]
    add(after, "two")
    assert Thread(file).received(ANN) == ["one", "two"]


def test_waiting_ends_as_soon_as_the_text_is_there() -> None:
    thread = Thread()
    threading.Timer(0.05, lambda: add(thread, "late")).start()
    assert thread.wait_for(lambda: thread.received(ANN) == ["late"], 5)
    assert not thread.wait_for(lambda: len(thread.received(ANN)) == 2, 0.05)


def test_listener_is_called_at_each_change_until_it_stops() -> None:
    thread = Thread()
    heard: list[int] = []
    stop = thread.subscribe(lambda: heard.append(len(thread.messages())))
    add(thread, "one")
    add(thread, "two")
    stop()
    add(thread, "three")
    assert heard == [1, 2]


def test_many_threads_lose_and_mix_nothing(tmp_path: Path) -> None:
    file = tmp_path / "thread.jsonl"
    thread = Thread(file)
    workers = [
        threading.Thread(target=lambda n=n: [add(thread, f"{n}.{i}") for i in range(50)]) for n in range(4)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(message.id for message in Thread(file).messages()) == list(range(1, 201))


def test_segments_are_counted_as_the_carrier_bills_them() -> None:
    thread = Thread()
    texts = ("", "x" * 160, "x" * 161, "ñ" * 160, "á" * 70, "á" * 71)
    assert [add(thread, text).segments for text in texts] == [1, 1, 2, 1, 1, 2]
