# SPDX-License-Identifier: MIT
"""Writing a file so that a reader sees the old one or the new one, never half of either, also after a power cut."""

from __future__ import annotations

import errno
import os
import stat
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO

from hark import errors

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

SCRATCH = ".hark."
"""What folders begin with in which a progress file is put right that was cut off; the process follows."""


def exists(path: Path) -> bool:
    """Whether there is something at *path*. Raises `Refusal` when that cannot be told."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:  # a name too long, or a folder one may not look into
        raise errors.Refusal("unreadable", f"cannot look there: {error.strerror}", "", file=str(path)) from None
    return True


def read(path: Path, hint: str = "") -> bytes:
    """The bytes of the file at *path*. Raises `Refusal`, with the *hint* where there is one."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise errors.unreadable(str(path), error, hint) from None


def open_plain(file: Path) -> BinaryIO:
    """The regular file *file*, to read; a link is not followed, and a pipe not waited for. Raises `OSError`."""
    if file.is_symlink():  # for systems that know no flag for it
        raise OSError(errno.ELOOP, "it is a link")
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(file, flags)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):  # what was opened is asked, so that nothing can take its place
        os.close(descriptor)
        raise OSError(errno.EINVAL, "it is not a regular file")
    return os.fdopen(descriptor, "rb")


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
    _replace({file: data}, durable=durable)


def replace_all(contents: Mapping[Path, bytes | None]) -> None:
    """Puts all of *contents* in place of their files, and takes away those that are None. Raises `Refusal`.

    All are on disk when this returns. They change one after the other, but none before there was room for all.
    """
    _replace(contents, durable=True)


def refuse_taken(places: Iterable[Path]) -> None:
    """Raises `Refusal` where one of *places*, which are to be written anew, is there already.

    A link that leads nowhere is, too: who made it would say where the file goes.
    """
    for place in places:
        if os.path.lexists(place):
            what, hint = "folder" if place.is_dir() else "file", "choose another, or move it away"
            message = f"there is a {what} of that name already"
            raise errors.Refusal("exists", message, hint, file=str(place))


def write_new(file: Path, data: bytes) -> None:
    """Writes a file that nobody has made before, open to whom the umask says; whole or not at all. Raises `Refusal`."""
    draft = draft_of(file)
    try:
        _write(draft, data, durable=True, mode=0o666)
        appear(draft, file)
        settle(file.parent)
    except OSError as error:
        raise errors.unwritable(str(file), error.strerror or str(error), "name another place") from None
    finally:
        with suppress(OSError):
            draft.unlink()


def publish(root: Path, contents: Mapping[Path, bytes | None]) -> None:
    """Puts all of *contents*, files below the folder *root*, in place or away, open to whom the umask says.

    Others may write there: what is a link, or lies behind one, is refused, never followed. Folders are made as they
    are needed and go when nothing is left in them. Raises `Refusal`.
    """
    for file, data in contents.items():
        refuse_links(root, file)
        try:
            if data is None:
                file.unlink(missing_ok=True)
                for folder in list(file.parents)[: len(file.relative_to(root).parts) - 1]:
                    with suppress(OSError):  # others have something there
                        folder.rmdir()
                continue
            file.parent.mkdir(parents=True, exist_ok=True)
            draft = draft_of(file)
            try:
                _write(draft, data, durable=True, mode=0o666)
                draft.replace(file)
            finally:
                draft.unlink(missing_ok=True)
            settle(file.parent)
        except OSError as error:
            raise errors.unwritable(str(file), error.strerror or str(error)) from None


def refuse_links(root: Path, file: Path) -> None:
    """Raises `Refusal` where *file*, or a folder between it and *root*, is a link: it would lead elsewhere."""
    for place in (file, *list(file.parents)[: len(file.relative_to(root).parts) - 1]):
        if place.is_symlink():
            hint = "hark follows no link there: look who put it, and take it away"
            raise errors.Refusal("link", "this is a link", hint, file=str(place))


def _replace(contents: Mapping[Path, bytes | None], *, durable: bool) -> None:
    # A link to a file stays a link; one that is taken away goes itself, and not what it leads to.
    becomes = {place if data is None else place.resolve(): data for place, data in contents.items()}
    drafts: dict[Path, Path] = {}
    try:
        for file, data in becomes.items():
            if data is not None:
                drafts[file] = draft_of(file)
                _write(drafts[file], data, durable=durable)
        for file in becomes:
            if file in drafts:
                drafts[file].replace(file)
            else:
                file.unlink(missing_ok=True)
        for folder in {file.parent: None for file in becomes}:
            if durable and folder.exists():
                settle(folder)
    except OSError as error:
        for draft in drafts.values():
            with suppress(OSError):
                draft.unlink()
        raise errors.unwritable(str(file), error.strerror or str(error)) from None


def remove_copy(file: Path, original: Path) -> bool:
    """Removes *file* where it is byte for byte what *original* is; whether it was."""
    if not (file.is_file() and original.is_file()) or file.read_bytes() != original.read_bytes():
        return False
    file.unlink()
    return True


def stamp(file: Path) -> tuple[str, int]:
    """Size and times of *file*, and the later of the times in nanoseconds; empty where they cannot be had."""
    try:
        status = file.stat()
    except OSError:
        return "", 0
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns}", max(status.st_mtime_ns, status.st_ctime_ns)


def draft_of(file: Path) -> Path:
    """A name beside *file* to write under before it is whole: hidden, and nobody can tell it beforehand."""
    return file.with_name(f".{file.name[:50]}.{os.getpid()}.{os.urandom(4).hex()}")


def is_left_over(draft: Path) -> bool:
    """Whether whoever wrote *draft*, a name of `draft_of` or an older one's with a process at its end, is gone."""
    numbers = [int(part) for part in draft.name.split(".")[2:] if part.isdecimal()]
    if os.name != "posix" or not numbers:
        return True
    try:
        os.kill(numbers[0], 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False
    return numbers[0] == os.getpid()


def create(file: Path, mode: int = 0o600) -> int:
    """Makes *file*, for oneself alone or as *mode* and the umask say, and opens it; never through a link.

    Raises `OSError`, also where it exists.
    """
    return os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0), mode)


def is_shared(folder: Path) -> bool:
    """Whether others may write in *folder*, by its mode; False where modes mean nothing."""
    return os.name == "posix" and bool(folder.stat().st_mode & 0o022)


def place(file: Path, target: Path) -> None:
    """Gives *target* the bytes of *file*, complete and on disk before it appears. Raises `OSError`.

    Others may write in the folder of *target*: nothing is written there but to a file that was made for it, and what
    has the name in the end must be that file.
    """
    from shutil import copyfileobj

    draft = draft_of(target)
    descriptor = create(draft)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            with file.open("rb") as source:
                copyfileobj(source, stream, 2**20)
            stream.flush()
            sync(stream.fileno())
            appear(draft, target)
            if not os.path.samestat(os.fstat(stream.fileno()), target.lstat()):
                raise PermissionError(errno.EPERM, "somebody else has put another file in its place", str(target))
    finally:
        with suppress(OSError):
            draft.unlink()
    settle(target.parent)


def wipe(file: Path) -> None:
    """Takes *file* away, if it is there, after overwriting what is in it. Raises `OSError`."""
    with suppress(FileNotFoundError):
        descriptor = os.open(file, os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0))
        try:
            _blank(descriptor)
        finally:
            os.close(descriptor)
        file.unlink(missing_ok=True)


def replace_wiping(file: Path, draft: Path) -> None:
    """Puts *draft* in the place of *file*, and overwrites what that held. Raises `OSError`."""
    settle(draft)
    descriptor = os.open(file, os.O_WRONLY)
    try:
        draft.replace(file)
        settle(file.parent)
        _blank(descriptor)
    finally:
        os.close(descriptor)


def _blank(descriptor: int) -> None:
    left = os.fstat(descriptor).st_size
    while left > 0:
        left -= os.write(descriptor, bytes(min(left, 2**20)))
    sync(descriptor)


def _write(draft: Path, data: bytes, *, durable: bool, mode: int = 0o600) -> None:
    make_folder(draft.parent)
    with os.fdopen(create(draft, mode), "wb") as stream:
        stream.write(data)
        if durable:
            stream.flush()
            sync(stream.fileno())


def settle(path: Path) -> None:
    """Waits until the file at *path*, or the names in the folder there, are on disk."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except PermissionError:  # Windows opens no folder
        if path.is_dir():
            return
        raise
    try:
        sync(descriptor)
    except OSError as error:
        if not path.is_dir() or error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise  # and some network folders know no such thing
    finally:
        os.close(descriptor)


def sync(descriptor: int) -> None:
    """Waits until what was written is on disk; on macOS `fsync` leaves it in the disk's own cache."""
    if sys.platform == "darwin":
        import fcntl

        try:
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
        except OSError:  # a network folder, or another kind of disk
            os.fsync(descriptor)
    else:
        os.fsync(descriptor)


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
