# SPDX-License-Identifier: MIT
"""Writing a file so that a reader sees the old one or the new one, never half of either, also after a power cut."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from typing import TYPE_CHECKING

from hark import errors

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def exists(path: Path) -> bool:
    """Whether there is something at *path*. Raises `Refusal` when that cannot be told."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:  # a name too long, or a folder one may not look into
        raise errors.Refusal("unreadable", f"cannot look there: {error.strerror}", "", file=str(path)) from None
    return True


def read(path: Path) -> bytes:
    """The bytes of the file at *path*. Raises `Refusal`."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise errors.unreadable(str(path), error) from None


def ending(folder: Path, suffix: str) -> list[Path]:
    """What is in *folder* under names that end in *suffix*, sorted, without what is hidden. Raises `Refusal`."""
    try:
        return sorted(file for file in folder.iterdir() if file.suffix == suffix and not file.name.startswith("."))
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise errors.unreadable(str(folder), error) from None


def free_name(path: Path) -> Path:
    """*path*, or the first of `name-2.ext`, `name-3.ext`, ... that is not taken."""
    free, number = path, 1
    while exists(free):
        number += 1
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return free


def make_folder(path: Path) -> None:
    """Makes the folder at *path*, and those above it, to stay there when power is cut. Raises `OSError`.

    They are for oneself alone: `mkdir` would open those above to others.
    """
    if not path.is_dir():
        if not path.parent.exists():
            make_folder(path.parent)
        path.mkdir(mode=0o700, exist_ok=True)
        settle(path.parent)


def move(file: Path, to: Path) -> None:
    """Moves *file* to *to* on the same file system, making its folder. Raises `Refusal` when that cannot be done."""
    try:
        make_folder(to.parent)
        file.rename(to)
    except OSError as error:
        raise errors.unwritable(str(file), error.strerror or str(error)) from None


def replace(file: Path, data: bytes, *, durable: bool = True) -> None:
    """Puts *data* in place of *file*, making its folder when needed. Raises `Refusal` when it cannot be written.

    Where *durable*, it is still there after a power cut, and so is every `durable` one before it.
    """
    file = file.resolve()  # a link to the file stays a link
    draft = _draft_of(file)
    try:
        _write(draft, data, durable=durable)
        draft.replace(file)
        if durable:
            settle(file.parent)
    except OSError as error:
        with suppress(OSError):
            draft.unlink()
        raise errors.unwritable(str(file), error.strerror or str(error)) from None


def replace_all(contents: Mapping[Path, bytes | None]) -> None:
    """Puts all of *contents* in place of their files, and takes away those that are None. Raises `Refusal`.

    All are on disk when this returns. They change one after the other, but none before there was room for all.
    """
    # A link to a file stays a link; one that is taken away goes itself, and not what it leads to.
    becomes = {place if data is None else place.resolve(): data for place, data in contents.items()}
    drafts: dict[Path, Path] = {}
    try:
        for file, data in becomes.items():
            if data is not None:
                drafts[file] = _draft_of(file)
                _write(drafts[file], data, durable=True)
        for file in becomes:
            if file in drafts:
                drafts[file].replace(file)
            else:
                file.unlink(missing_ok=True)
        for folder in {file.parent: None for file in becomes}:
            if folder.exists():
                settle(folder)
    except OSError as error:
        for draft in drafts.values():
            with suppress(OSError):
                draft.unlink()
        raise errors.unwritable(str(file), error.strerror or str(error)) from None


def _draft_of(file: Path) -> Path:
    return file.with_name(f".{file.name}.{os.getpid()}")


def _write(draft: Path, data: bytes, *, durable: bool) -> None:
    make_folder(draft.parent)
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as stream:
        stream.write(data)
        if durable:
            stream.flush()
            os.fsync(stream.fileno())


def settle(path: Path) -> None:
    """Waits until the file at *path*, or the names in the folder there, are on disk."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except PermissionError:  # Windows opens no folder
        if path.is_dir():
            return
        raise
    try:
        os.fsync(descriptor)
    except OSError as error:
        if not path.is_dir() or error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise  # and some network folders know no such thing
    finally:
        os.close(descriptor)


def appear(draft: Path, file: Path) -> None:
    """Gives *draft* the name *file* in one step. Raises `FileExistsError` where something has that name, `OSError`."""
    try:
        os.link(draft, file)  # unlike a rename, never replaces
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if file.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(file)) from None
        draft.rename(file)
    else:
        draft.unlink()
