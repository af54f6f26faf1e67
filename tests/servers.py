# SPDX-License-Identifier: MIT
"""Servers on loopback that behave well or badly, over TLS with certificates of the tests' own.

A page is a function of the connection and the request: it writes whatever bytes it likes. `SSL_CERT_FILE` has to
name `Server.trusted` for anybody to believe them.
"""

from __future__ import annotations

import os
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import trustme

Page = Callable[[socket.socket, "Request"], None]


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


class Server:
    """An https server on a port of its own; *pages* by their path."""

    def __init__(self, folder: Path, pages: dict[str, Page], name: str = "localhost") -> None:
        authority = trustme.CA()
        self.trusted = folder / "authority.pem"
        authority.cert_pem.write_to_path(str(self.trusted))
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(name).configure_cert(self._context)
        self.pages = pages
        self.asked: list[str] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        self.ended = threading.Event()

    def url(self, path: str = "") -> str:
        """The address of *path* here."""
        return f"https://localhost:{self.port}/{path}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.ended.set()
        self._listening.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                plain, _ = self._listening.accept()
                threading.Thread(target=self._answer, args=(plain,), daemon=True).start()

    def _answer(self, plain: socket.socket) -> None:
        with suppress(OSError, ValueError, IndexError), plain:
            plain.settimeout(20)
            with self._context.wrap_socket(plain, server_side=True) as connection:
                request = _request(connection)
                path = request.target.partition("?")[0].lstrip("/")
                self.asked.append(request.target)
                page = self.pages.get(path) or self.pages.get(path.partition("/")[0]) or status("404 Not Found")
                page(connection, request)


def _request(connection: socket.socket) -> Request:
    data = b""
    while b"\r\n\r\n" not in data:
        data += connection.recv(65536)
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ")
    headers = {name.strip().casefold(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    if headers.get("transfer-encoding") == "chunked":
        return Request(method, target, headers, _unchunked(connection, body))
    while len(body) < int(headers.get("content-length", "0")):
        body += connection.recv(65536)
    return Request(method, target, headers, body)


def _unchunked(connection: socket.socket, data: bytes) -> bytes:
    while not data.endswith(b"0\r\n\r\n"):
        data += connection.recv(65536)
    plain = b""
    while data:
        size, _, data = data.partition(b"\r\n")
        plain, data = plain + data[: int(size, 16)], data[int(size, 16) + 2 :]
    return plain


def raw(data: bytes) -> Page:
    """Answers with these bytes and nothing else."""
    return lambda connection, _request: connection.sendall(data)


def status(line: str, *headers: str, body: bytes = b"") -> Page:
    """Answers with a status line and headers."""
    return raw("\r\n".join([f"HTTP/1.1 {line}", *headers, "", ""]).encode("latin-1") + body)


def page(data: bytes) -> Page:
    """Answers well, with *data*."""
    return status("200 OK", f"Content-Length: {len(data)}", body=data)


def redirect(url: str) -> Page:
    """Sends whoever asks on to *url*."""
    return status("302 Found", f"Location: {url}", "Content-Length: 0")


def endless(head: bytes, piece: bytes, pause_s: float = 0) -> Page:
    """Answers with *head* and then *piece* again and again, until nobody listens."""

    def answer(connection: socket.socket, _request: Request) -> None:
        connection.sendall(head)
        while True:
            connection.sendall(piece)
            time.sleep(pause_s)

    return answer


OK = b"HTTP/1.1 200 OK\r\n"


def bad_pages(deck: bytes) -> dict[str, Page]:
    """Every way to answer badly, by a name that says which."""
    return {
        "other-scheme": redirect("http://example.org/"),
        "file": redirect("file:///etc/passwd"),
        "data": redirect("data:text/plain,format=1"),
        "other-private": redirect("https://127.0.0.1/deck.toml"),
        "odd-private": redirect("https://0x7f000001/deck.toml"),
        "loop": redirect("loop"),
        "nowhere": status("302 Found", "Content-Length: 0"),
        "odd-address": redirect("https://[/"),
        "endless": endless(OK + b"\r\n", b"x" * 65536),
        "slow-body": endless(OK + b"\r\n", b"x", 0.05),
        "slow-header": endless(OK, b"X", 0.05),
        "endless-header": endless(OK + b"X: ", b"x" * 65536),
        "many-headers": endless(OK, b"X: y\r\n"),
        "silent": lambda _connection, _request: time.sleep(20),
        "too-long-said": status("200 OK", "Content-Length: 999999999999", body=deck),
        "longer-said": status("200 OK", f"Content-Length: {len(deck) + 9}", body=deck),
        "negative-length": status("200 OK", "Content-Length: -1", body=deck),
        "odd-length": status("200 OK", "Content-Length: many", body=deck),
        "compressed": status("200 OK", "Content-Encoding: gzip", f"Content-Length: {len(deck)}", body=deck),
        "error": status("500 Oh no", "Content-Length: 0"),
        "no-http": raw(b"SSH-2.0-OpenSSH_9.2\r\n"),
        "nothing": raw(b""),
        "half-chunk": status("200 OK", "Transfer-Encoding: chunked", body=b"ffff\r\nformat"),
    }


def git_page(root: Path) -> Page:
    """The repositories in *root* by git's smart protocol."""
    program = Path(subprocess.run(["git", "--exec-path"], capture_output=True, text=True, check=True).stdout.strip())

    def answer(connection: socket.socket, request: Request) -> None:
        path, _, query = request.target.partition("?")
        environ = {
            "PATH": os.environ["PATH"], "GIT_PROJECT_ROOT": str(root), "GIT_HTTP_EXPORT_ALL": "1", "PATH_INFO": path,
            "QUERY_STRING": query, "REQUEST_METHOD": request.method, "CONTENT_LENGTH": str(len(request.body)),
            "CONTENT_TYPE": request.headers.get("content-type", ""),
            "GIT_PROTOCOL": request.headers.get("git-protocol", ""),
            "HTTP_CONTENT_ENCODING": request.headers.get("content-encoding", ""),
            "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.directory", "GIT_CONFIG_VALUE_0": "*",
        }  # fmt: skip
        said = subprocess.run(
            [program / "git-http-backend"], env=environ, input=request.body, capture_output=True, check=False
        ).stdout
        head, _, body = said.partition(b"\r\n\r\n")
        lines = head.decode().split("\r\n")
        code = next((line.removeprefix("Status: ") for line in lines if line.startswith("Status: ")), "200 OK")
        others = [line for line in lines if not line.startswith("Status: ")]
        status(code, *others, f"Content-Length: {len(body)}", "Connection: close", body=body)(connection, request)

    return answer


def repository(folder: Path, files: dict[str, bytes], links: dict[str, str] | None = None) -> str:
    """A new repository in *folder* with one commit of *files* and *links*, and that commit."""
    folder.mkdir(parents=True)
    who = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@b"}
    environ = {"PATH": os.environ["PATH"], "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1"} | who

    def git(*words: str) -> str:
        done = subprocess.run(["git", *words], cwd=folder, env=environ, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    if not (folder / ".git").exists():
        git("init", "--quiet", "-b", "main")
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    for name, target in (links or {}).items():
        (folder / name).symlink_to(target)
    git("add", "--all")
    git("commit", "--quiet", "-m", "Decks")
    return git("rev-parse", "HEAD")
