# SPDX-License-Identifier: MIT
"""Archives: what is read from them, and everything for which they are refused whole."""

from __future__ import annotations

import gzip
import io
import struct
import subprocess
import tarfile
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark.errors import Refusal
from hark.sharing import archive, unpacking
from hark.sharing.parcel import Parcel
from hark.toml import MAX_BYTES

DECK = b'format = 1\nid = "a"\n'


def zipped(files: dict[str, bytes], change: Callable[[zipfile.ZipInfo], None] = lambda _: None) -> bytes:
    """A zip of *files*, each entry changed on its way in."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in files.items():
            entry = zipfile.ZipInfo("name")
            entry.filename = entry.orig_filename = name
            entry.compress_type = zipfile.ZIP_DEFLATED
            change(entry)
            target.writestr(entry, data)
    return out.getvalue()


def tarred(files: dict[str, bytes], change: Callable[[tarfile.TarInfo], None] = lambda _: None) -> bytes:
    """A tar of *files*, each entry changed on its way in."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as target:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            change(entry)
            target.addfile(entry, io.BytesIO(data) if entry.isreg() else None)
    return out.getvalue()


FILES = {"decks/a.toml": DECK, "decks/b.CSV": b"question,answer\n", "README.md": b"#", ".git/x.toml": b"", "x/": b""}
FOUND = [Parcel("decks/a.toml", DECK), Parcel("decks/b.CSV", b"question,answer\n")]


@pytest.mark.parametrize(
    "data",
    [
        zipped(FILES),
        tarred(FILES),
        gzip.compress(tarred(FILES)),
        gzip.compress(tarred(FILES)[:700]) + gzip.compress(tarred(FILES)[700:]),
        zipped(FILES | {"__MACOSX/decks/._a.toml": b"\0", "__MACOSX/a.toml": b"\0", "decks/.DS_Store": b"\0"}),
        zipped({"decks\\": b"", "decks\\a.toml": DECK, "decks\\b.CSV": b"question,answer\n"}),
        zipped(FILES | {"decks/Notes 10:30.txt": b"", "a\x1b[2J.png": b"", "../up.txt": b"", "/etc/x": b""}),
    ],
    ids=[
        "zip",
        "tar",
        "tar.gz",
        "tar.gz in two members",
        "zip from a Mac",
        "zip from PowerShell",
        "odd names of others",
    ],
)
def test_reads_decks_and_tables(data: bytes) -> None:
    """Decks and tables come out by their names within the archive; the rest is passed over."""
    assert unpacking.is_archive(data)
    assert archive.members(data) == FOUND


def as_link(entry: zipfile.ZipInfo) -> None:
    """Makes the entry a symbolic link."""
    entry.external_attr = 0o120777 << 16


def of_type(kind: bytes) -> Callable[[tarfile.TarInfo], None]:
    """Makes the entry one of *kind*, leading to the list of users."""

    def change(entry: tarfile.TarInfo) -> None:
        entry.type, entry.linkname, entry.size = kind, "/etc/passwd", 0

    return change


def encrypted(data: bytes) -> bytes:
    """The zip *data* with its only entry marked as encrypted."""
    central = data.rindex(b"PK\x01\x02")
    return data[:6] + b"\x01\x00" + data[8 : central + 8] + b"\x01\x00" + data[central + 10 :]


def lying(data: bytes) -> bytes:
    """The zip *data* that says its entry is one byte long."""
    central = data.rindex(b"PK\x01\x02")
    return data[:22] + struct.pack("<L", 1) + data[26 : central + 24] + struct.pack("<L", 1) + data[central + 28 :]


def many(entries: int) -> bytes:
    """A zip that says it has so many entries."""
    data = zipped({"a.toml": DECK})
    end = data.rindex(b"PK\x05\x06")
    return data[: end + 8] + struct.pack("<HH", entries, entries) + data[end + 12 :]


def elsewhere(data: bytes) -> bytes:
    """The zip *data* with a zip64 directory of many entries, which its plain end record does not tell of."""
    end = data.rindex(b"PK\x05\x06")
    big = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 1 << 20, 1 << 20, 47 << 20, 0)
    return data[:end] + big + struct.pack("<4sLQL", b"PK\x06\x07", 0, end, 1) + data[end:]


def endless(digits: int) -> bytes:
    """A tar whose extended header some versions of Python search again from every digit of it."""
    header = bytearray(tarfile.TarInfo("pax").tobuf(tarfile.USTAR_FORMAT))
    header[124:136], header[156:157], header[148:156] = b"%011o\0" % digits, b"x", b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    return gzip.compress(bytes(header) + b"1" * digits + bytes(-digits % 512 + 1024))


def negative() -> bytes:
    """A tar that says, with a fitting checksum, that its deck is one byte less than nothing."""
    data = bytearray(tarred({"a.toml": DECK}))
    data[124:136], data[148:156] = b"\xff" * 12, b" " * 8
    data[148:156] = b"%06o\0 " % sum(data[:512])
    return bytes(data)


def sparse() -> bytes:
    """A tar of which an extended header says that its deck has holes, and is larger than what is there of it."""
    entry = tarfile.TarInfo("a.toml")
    entry.pax_headers = {
        "GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.name": "a.toml", "GNU.sparse.realsize": "9000",
    }  # fmt: skip
    content = b"1\n0\n512\n".ljust(512, b"\0") + DECK.ljust(512, b"\n")
    entry.size = len(content)
    with io.BytesIO() as stream:
        with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as tar:
            tar.addfile(entry, io.BytesIO(content))
        return stream.getvalue()


BIG = b"\0" * (MAX_BYTES + 1)
NAMES = (
    "../a.toml",
    "/etc/a.toml",
    "x/../../a.toml",
    "C:\\a.toml",
    "..\\a.toml",
    "\\etc\\a.toml",
    "a\x1b[2J.toml",
    "a\nb.toml",
    "c:a.toml",
)
HOSTILE = {
    **{f"zip {name!r}": zipped({name: DECK}) for name in NAMES},
    **{f"tar {name!r}": tarred({name: DECK}) for name in NAMES},
    "zip name too long": zipped({"a" * 500 + ".toml": DECK}),
    "zip link": zipped({"a.toml": b"/etc/passwd"}, as_link),
    "tar link": tarred({"a.toml": b""}, of_type(tarfile.SYMTYPE)),
    "tar hard link": tarred({"a.toml": b""}, of_type(tarfile.LNKTYPE)),
    "tar device": tarred({"a.toml": b""}, of_type(tarfile.CHRTYPE)),
    "tar pipe": tarred({"a.toml": b""}, of_type(tarfile.FIFOTYPE)),
    "zip encrypted": encrypted(zipped({"a.toml": DECK})),
    "zip that lies": lying(zipped({"a.toml": DECK * 100})),
    "zip bomb": zipped({"a.toml": BIG}),
    "zip of many": zipped({f"{n}.toml": b"\0" * (1 << 20) for n in range(9)}),
    "tar bomb": gzip.compress(tarred({"a.toml": BIG})),
    "gzip bomb": gzip.compress(b"\0" * (65 << 20)),
    "gzip in gzip": gzip.compress(gzip.compress(tarred({"a.toml": DECK}))),
    "a thousand entries": zipped({f"{n}.md": b"" for n in range(1001)}),
    "a thousand entries in a tar": tarred({f"{n}.md": b"" for n in range(1001)}),
    "says it has many": many(65000),
    "zip64": many(0xFFFF),
    "zip64 by a record of its own": elsewhere(zipped({"a.toml": DECK})),
    "zip cut short": zipped({"a.toml": DECK})[:-10],
    "zip without its middle": zipped({"a.toml": DECK})[:40] + zipped({"a.toml": DECK})[60:],
    "tar cut short": tarred({"a.toml": DECK * 100})[:1000],
    "gzip cut short": gzip.compress(tarred({"a.toml": DECK}))[:-12],
    "gzip of nothing": b"\x1f\x8b",
    "the same name twice": tarred({"a.toml": DECK}).rstrip(b"\0").ljust(1024, b"\0") + tarred({"a.toml": DECK}),
    "tar sparse": sparse(),
    "tar of many": tarred({f"{n}.toml": b"\0" * (1 << 20) for n in range(9)}),
    "negative size": negative(),
}

REASONS = {
    "zip encrypted": "`a.toml` is encrypted",
    "zip link": "`a.toml` is not a regular file",
    "tar sparse": "`a.toml` is not a regular file",
    "tar hard link": "`a.toml` is not a regular file",
    "zip bomb": "it holds a file of more than 1 MiB, or more than 8 in all",
    "zip of many": "it holds a file of more than 1 MiB, or more than 8 in all",
    "tar bomb": "it holds a file of more than 1 MiB, or more than 8 in all",
    "tar of many": "it holds a file of more than 1 MiB, or more than 8 in all",
    "gzip bomb": "it holds a file of more than 1 MiB, or more than 8 in all",
    "a thousand entries": "it has more than 1000 entries",
    "a thousand entries in a tar": "it has more than 1000 entries",
    "says it has many": "it has more than 1000 entries",
    "zip64 by a record of its own": "it is a zip64, which says its length elsewhere",
    "the same name twice": "two members are called `a.toml`",
}
"""Why, where it is not Python that stumbles."""


@pytest.mark.parametrize("case", REASONS)
def test_refuses_for_its_own_reason(case: str) -> None:
    """It is the guard that refuses, and not something that happens to stumble behind it."""
    with pytest.raises(Refusal) as refused:
        archive.members(HOSTILE[case])

    assert refused.value.message == f"the archive is refused: {REASONS[case]}"


@pytest.mark.parametrize("case", HOSTILE)
def test_refuses_whole(case: str) -> None:
    """Whatever is wrong with an archive, nothing of it is taken and the refusal is for a deck that is invalid."""
    with pytest.raises(Refusal) as refused:
        archive.members(HOSTILE[case])

    assert (refused.value.code, int(refused.value.exit_code)) == ("archive", 4)
    assert refused.value.message.startswith("the archive is refused: ")


@pytest.mark.parametrize("case", [zipped(FILES), gzip.compress(tarred(FILES))])
def test_is_read_apart(case: bytes) -> None:
    """A process of its own reads the same as this one would."""
    assert unpacking.members(case, 20) == FOUND


def test_is_refused_apart() -> None:
    """What that process refuses is refused here, in the same words."""
    with pytest.raises(Refusal) as refused:
        unpacking.members(HOSTILE["the same name twice"], 20)

    assert refused.value.message == "the archive is refused: two members are called `a.toml`"
    assert (refused.value.code, int(refused.value.exit_code)) == ("archive", 4)


@pytest.mark.parametrize("limit", ["time", "processor time"])
def test_a_reader_without_end_is_ended(limit: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bug of Python's reader costs what was agreed; no process and no file stays."""
    begun: list[subprocess.Popen[bytes]] = []
    real = subprocess.Popen

    def begin(*words: Any, **named: Any) -> subprocess.Popen[bytes]:
        begun.append(real(*words, **named))
        return begun[-1]

    monkeypatch.setattr(subprocess, "Popen", begin)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(unpacking, "_READ", "while True: pass")
    monkeypatch.setattr(unpacking, "CPU_SECONDS", 1)

    with pytest.raises(Refusal) as refused:
        unpacking.members(endless(100), 0.3 if limit == "time" else 60)

    said = "longer than 0.3 s" if limit == "time" else "too much time or memory"
    assert (refused.value.code, said in refused.value.message) == ("archive", True)
    assert [child.poll() is None for child in begun] == [False]
    assert list(tmp_path.iterdir()) == []


def test_a_header_searched_again_from_every_digit() -> None:
    """Whether or not this Python's `tarfile` is one of those, half a million digits end in one refusal."""
    with pytest.raises(Refusal) as refused:
        unpacking.members(endless(500_000), 1)

    assert refused.value.code == "archive"


@given(st.binary(max_size=400), st.sampled_from([b"", b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b\x08\x00"]))
def test_any_bytes(data: bytes, begin: bytes) -> None:
    """Any bytes give parcels or a refusal, nothing else."""
    with suppress(Refusal):
        assert isinstance(archive.members(begin + data), list)


@given(st.data())
def test_any_change_to_a_good_archive(data: st.DataObject) -> None:
    """One byte of a good archive changed gives parcels or a refusal, and never another deck that passes for good."""
    whole = data.draw(st.sampled_from([zipped({"a.toml": DECK}), gzip.compress(tarred({"a.toml": DECK}))]))
    place = data.draw(st.integers(0, len(whole) - 1))
    changed = whole[:place] + bytes([whole[place] ^ data.draw(st.integers(1, 255))]) + whole[place + 1 :]

    try:
        found = archive.members(changed)
    except Refusal:
        return
    assert all(parcel.data == DECK for parcel in found)
