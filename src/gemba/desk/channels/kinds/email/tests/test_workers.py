import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gemba.desk.channels.kinds.email import attachment_folder, wire, workers
from gemba.desk.channels.kinds.email.parsed import MEGABYTE, MailLimits, ParsedMail, Rejected
from gemba.desk.channels.kinds.email.parser_child import Child
from gemba.desk.channels.kinds.email.parser_process import settings_text
from gemba.desk.channels.kinds.email.tests.reading import HEAD, read
from gemba.desk.channels.kinds.email.workers import ParserPool, _Batch

PLAIN = HEAD + b"Subject: %d\n\nwords"
LEVELS = b"".join(
    b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (level, level)
    for level in range(10)
)
# Within all limits, and yet most of a second's work.
SLOW = HEAD + LEVELS + b"Content-Type: text/html\n\n" + b"<b>x</b>&amp;" * 3_500_000
PDF = HEAD + b"Content-Type: application/pdf; name=a.pdf\n\n%PDF"


@pytest.fixture
def pool(tmp_path: Path) -> Iterator[ParserPool]:
    with ParserPool(2, tmp_path / "files") as made:
        yield made


def subjects(answers: list[ParsedMail | Rejected]) -> list[str]:
    return [one.subject if isinstance(one, ParsedMail) else one.code for one in answers]


def test_answers_come_in_order(pool: ParserPool) -> None:
    raws = [SLOW if n == 3 else PLAIN % n for n in range(100)]
    raws[7] = b"no mail"
    expected = [str(n) for n in range(100)]
    expected[3], expected[7] = "", "not_a_mail"
    assert subjects(pool.parse(raws)) == expected
    assert len(pool.pids()) == 2
    assert subjects(pool.parse([PLAIN % 5])) == ["5"]
    assert pool.parse([]) == []


def test_an_answer_is_what_reading_here_gives(pool: ParserPool) -> None:
    raw = HEAD + "Subject: 你好\nDate: Mon, 4 May 2026 10:20:30 +0800\n\nwords\n> old".encode()
    assert pool.parse([raw]) == [read(raw)]


def test_nothing_is_started_before_it_is_needed(pool: ParserPool) -> None:
    assert pool.pids() == []
    pool.parse([PLAIN % 1])
    assert len(pool.pids()) == 1


def test_attachments_are_on_disk_under_their_hash(pool: ParserPool, tmp_path: Path) -> None:
    first, second = pool.parse([PDF, PDF])
    assert isinstance(first, ParsedMail)
    assert isinstance(second, ParsedMail)
    (file,) = first.attachments
    assert second.attachments == (file,)
    path = attachment_folder.path_of(tmp_path / "files", file.digest)
    assert path == tmp_path / "files" / file.digest[:2] / file.digest[2:4] / file.digest
    assert path.read_bytes() == b"%PDF"
    assert list((tmp_path / "files" / "tmp").iterdir()) == []


def test_what_takes_too_long_is_killed_and_the_rest_goes_on(tmp_path: Path) -> None:
    limits = MailLimits(wall_seconds_max=0.3)
    with ParserPool(1, tmp_path, limits) as pool:
        raws = [PLAIN % 1, SLOW, PLAIN % 2, PLAIN % 3]
        before = time.monotonic()
        answers = pool.parse(raws)
        assert time.monotonic() - before < 5
        assert subjects(answers) == ["1", "too_slow", "2", "3"]
        assert isinstance(answers[1], Rejected)
        assert answers[1].reason == "Reading the mail took longer than 0.3 seconds."


def test_what_needs_too_much_memory_is_refused(tmp_path: Path) -> None:
    limits = MailLimits(memory_bytes_max=96 * MEGABYTE)
    big = HEAD + b"\n" + b"x" * 49 * MEGABYTE
    with ParserPool(1, tmp_path, limits) as pool:
        answers = pool.parse([PLAIN % 1, big, PLAIN % 2])
        assert subjects(answers) == ["1", "too_much_memory", "2"]
        assert isinstance(answers[1], Rejected)
        assert answers[1].reason == "Reading the mail takes more than 96 MB of memory."


@pytest.mark.long
def test_the_largest_mail_fits_into_the_usual_memory(pool: ParserPool) -> None:
    file = b"Content-Type: image/png; name=x\nContent-Transfer-Encoding: base64\n\n"
    quoted = b"Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\n"
    raws = [
        HEAD + file + b"QUJD" * (12 * MEGABYTE),
        HEAD + file + b"A!" * (24 * MEGABYTE),
        HEAD + quoted + b"=20" * (16 * MEGABYTE),
        HEAD + b"Content-Type: text/html; charset=gbk\n\n" + b"\xc4\xe3" * (24 * MEGABYTE),
        b"From: a@b.c\r\r" + b"x\r" * (24 * MEGABYTE),
    ]
    assert subjects(pool.parse(raws)) == [""] * 5


def test_a_mail_beyond_the_size_limit_is_refused(pool: ParserPool) -> None:
    assert subjects(pool.parse([b"x" * (50 * MEGABYTE + 1)])) == ["mail_too_big"]


def test_a_killed_process_costs_no_mail(pool: ParserPool) -> None:
    pool.parse([PLAIN % 1])
    for pid in pool.pids():
        os.kill(pid, signal.SIGKILL)
    assert subjects(pool.parse([PLAIN % n for n in range(20)])) == [str(n) for n in range(20)]


def test_a_process_killed_again_and_again_costs_one_mail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed: set[int] = set()

    class Doomed(Child):
        """The first two are killed once they run, while the mail is still on its way: so they
        cannot have answered, however slow the machine."""

        def send(self) -> None:
            if self._is_ready:
                super().send()

        def receive(
            self, seconds_max: float
        ) -> tuple[list[tuple[int, ParsedMail | Rejected]], bool]:
            received = super().receive(seconds_max)
            if self._is_ready and len(killed) < 2:
                killed.add(self.pid)
                os.kill(self.pid, signal.SIGKILL)
            return received

    monkeypatch.setattr(workers, "Child", Doomed)
    with ParserPool(1, tmp_path) as pool:
        assert subjects(pool.parse([PLAIN % 0, PLAIN % 1])) == ["crashed", "1"]
    assert len(killed) == 2


def test_calls_from_several_threads_do_not_mix(pool: ParserPool) -> None:
    found: dict[int, list[str]] = {}

    def ask(number: int) -> None:
        found[number] = subjects(pool.parse([PLAIN % number] * 30))

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {n: [str(n)] * 30 for n in range(6)}


def test_closing_ends_the_processes(tmp_path: Path) -> None:
    pool = ParserPool(2, tmp_path)
    pool.parse([PLAIN % n for n in range(50)])
    pids = pool.pids()
    pool.close()
    assert [pid for pid in pids if Path(f"/proc/{pid}").exists()] == []
    assert subjects(pool.parse([PLAIN % 1])) == ["1"]
    pool.close()


def test_attachments_that_cannot_be_stored_are_not_the_mails_fault(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    with ParserPool(1, folder) as pool:
        pool.parse([PLAIN % 1])
        folder.rmdir()
        folder.write_text("in the way")
        (answer,) = pool.parse([PDF])
        assert isinstance(answer, Rejected)
        assert (answer.code, answer.permanent) == ("not_kept", False)


def test_abandoned_files_are_removed(tmp_path: Path) -> None:
    (tmp_path / "tmp").mkdir()
    old, new = tmp_path / "tmp" / "old", tmp_path / "tmp" / "new"
    for path in (old, new):
        path.write_text("half")
    os.utime(old, (1, 1))
    attachment_folder.remove_abandoned(tmp_path)
    assert (old.exists(), new.exists()) == (False, True)


def test_only_mails_come_out_of_an_answer() -> None:
    answer = Rejected("x", "y", permanent=True)
    assert wire.unpack(wire.pack(answer)) == answer
    evil = b"\x80\x05\x8c\x02os\x8c\x06system\x93\x8c\x04true\x85R."
    for data in (evil, b"", b"\x80\x05N.", b"nonsense", wire.pack(answer)[:-3]):
        with pytest.raises(wire.Nonsense):
            wire.unpack(data)


def test_the_process_is_lean() -> None:
    """No Django, no third-party code: nothing to attack but the parser itself."""
    program = (
        "import sys, gemba.desk.channels.kinds.email.parser_process\n"
        "third = [name for name in sys.modules if name.partition('.')[0] not in"
        " sys.stdlib_module_names | {'gemba', '__main__'} and not name.startswith('_')]\n"
        "print(third, sum(name.startswith('gemba') for name in sys.modules))"
    )
    root = Path(__file__).parents[6]
    done = subprocess.run(
        [sys.executable, "-S", "-P", "-c", program],
        env={"PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=True,
    )
    loaded, _, count = done.stdout.rpartition(" ")
    assert loaded == "[]"
    assert int(count) < 30


def test_a_process_that_dies_with_both_pipes_awake_is_buried_once(tmp_path: Path) -> None:
    limits = MailLimits()
    for _ in range(3):
        with selectors.DefaultSelector() as selector:
            batch = _Batch([PLAIN % 1 + b"x" * 8_000_000] * 2, limits, selector)
            child = Child(settings_text(tmp_path, limits, frozenset()), time.monotonic() + 30)
            batch.join(child)
            selector.select()
            child.receive(30)  # it is ready
            batch.hand_out()
            os.kill(child.pid, signal.SIGKILL)
            child._process.wait()
            batch.wait()
            assert batch.children == []
            assert batch.needs_children()
