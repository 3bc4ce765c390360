"""The malware scan, against a clamd of our own on this machine."""

import socket
import struct
import threading

import pytest

from agencies.errors import Refusal
from evaluations.models import Evidence
from evaluations.scanner import answers
from evaluations.services import evidence
from tests import world


def _serve(server: socket.socket) -> None:
    """clamd's INSTREAM and PING: chunks with a length before each, a chunk of length 0 ends."""
    while True:
        try:
            link, _ = server.accept()
        except OSError:
            return
        with link, link.makefile("rb") as reader:
            command = reader.readline()
            if b"PING" in command:
                link.sendall(b"PONG\n")
                continue
            content = b""
            while length := struct.unpack("!L", reader.read(4))[0]:
                content += reader.read(length)
            link.sendall(b"stream: Eicar-Test FOUND\n" if b"EICAR" in content else b"stream: OK\n")


@pytest.fixture
def clamd(settings):
    server = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=_serve, args=(server,), daemon=True)
    thread.start()
    settings.CLAMD_URL = f"tcp://127.0.0.1:{server.getsockname()[1]}"
    yield
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    thread.join(5)


def add(submission, operator, words):
    return evidence.add_file(answer=world.answer_of(submission, "1"), by=operator, file=world.pdf_file(words))


def test_clean_file_is_stored_whole(clamd, submission, operator):
    piece = add(submission, operator, "bersih").evidence
    with piece.file.open() as stored:
        assert stored.read().endswith(b"%%EOF\n")
    assert answers()


def test_infected_file_is_refused(clamd, submission, operator):
    with pytest.raises(Refusal, match=r"program jahat \(Eicar-Test\)"):
        add(submission, operator, "EICAR")
    assert not Evidence.objects.exists()


def test_scanner_that_does_not_answer_refuses(settings, submission, operator):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    for url in (f"tcp://127.0.0.1:{port}", "unix:///tidak/ada"):
        settings.CLAMD_URL = url
        assert not answers()
        with pytest.raises(Refusal, match="tidak menjawab"):
            add(submission, operator, "apa saja")
    assert not Evidence.objects.exists()
