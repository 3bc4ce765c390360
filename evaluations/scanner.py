"""Malware scan of a file before it is stored, by clamd where a setting names one. Unset: no scan, and /sistem/ says so.

A scanner that is set but does not answer refuses the file: nothing is stored unscanned by accident.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO
from urllib.parse import urlsplit

import clamd
from django.conf import settings

from evaluations.file_types import FileRefused

UNREACHABLE = "Pemindai virus sedang tidak menjawab, jadi berkas belum disimpan. Coba lagi nanti."
TIMEOUT = 30  # seconds
PING_TIMEOUT = 3  # seconds that a page waits to hear whether the scanner is there


def is_set() -> bool:
    return bool(settings.CLAMD_URL)


def scan(file: BinaryIO) -> None:
    """Raise FileRefused for an infected file, or when the scanner does not answer. Leaves the file at its beginning."""
    if not is_set():
        return
    file.seek(0)
    try:
        with _client() as client:
            verdict, name = client.instream(file)["stream"]
    except (clamd.ClamdError, OSError, KeyError, ValueError) as error:
        raise FileRefused(UNREACHABLE) from error
    finally:
        file.seek(0)
    if verdict == "FOUND":
        raise FileRefused(f"Pemindai menemukan program jahat ({name}); berkas ditolak.")
    if verdict != "OK":
        raise FileRefused(UNREACHABLE)


def answers() -> bool:
    """Whether the scanner that is set answers now."""
    try:
        with _client(PING_TIMEOUT) as client:
            return client.ping() == "PONG"
    except (clamd.ClamdError, OSError):
        return False


@contextmanager
def _client(timeout: int = TIMEOUT) -> Iterator[clamd.ClamdNetworkSocket | clamd.ClamdUnixSocket]:
    """clamd at tcp://host:3310 or unix:///path/to/socket. The package leaves its socket open when nobody answers."""
    url = urlsplit(settings.CLAMD_URL)
    if url.scheme == "unix":
        client = clamd.ClamdUnixSocket(path=url.path, timeout=timeout)
    else:
        client = clamd.ClamdNetworkSocket(host=url.hostname, port=url.port or 3310, timeout=timeout)
    try:
        yield client
    finally:
        if hasattr(client, "clamd_socket"):
            client.clamd_socket.close()
