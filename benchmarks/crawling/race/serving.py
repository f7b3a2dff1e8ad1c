"""Serving the pages: nginx where it is on PATH, else servers of our own, on addresses of the loopback network."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TYPES = {".html": "text/html; charset=utf-8", ".xml": "application/rss+xml", ".txt": "text/plain"}
PROCESSES = 2
NGINX = """
worker_processes {processes}; pid {folder}/nginx.pid; error_log {folder}/nginx.log; daemon off;
events {{ worker_connections 512; }}
http {{ access_log off; types {{ text/html html; application/rss+xml xml; text/plain txt; }} charset utf-8;
keepalive_requests 100000; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
{servers} }}
"""


def address(number: int) -> str:
    """Return the address of a host: the whole network 127.0.0.0/8 is this machine."""
    return f"127.0.{1 + number // 250}.{1 + number % 250}"


def free_port(hosts: int) -> int:
    """Return a port that is free at the first and the last host."""
    with socket.socket() as probe:
        probe.bind((address(hosts - 1), 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(folder: Path, hosts: int, port: int) -> Iterator[str]:
    """Serve the folders 0, 1, ... below, one a host; the name of the server is what is given."""
    nginx = shutil.which("nginx")
    if nginx:
        block = "server {{ listen {at}:{port}; root {root}; }}"
        servers = "\n".join(block.format(at=address(n), port=port, root=folder / str(n)) for n in range(hosts))
        conf = folder / "nginx.conf"
        conf.write_text(NGINX.format(processes=PROCESSES, folder=folder, servers=servers))
        command = [nginx, "-c", str(conf), "-p", str(folder)]
    else:
        command = [sys.executable, "-m", "benchmarks.crawling.race.serving", str(folder), str(hosts), str(port)]
    process = subprocess.Popen(command, start_new_session=True)
    try:
        await_port(address(hosts - 1), port)
        yield "nginx" if nginx else "a server of our own"
    finally:
        process.terminate()
        process.wait(10)


def await_port(host: str, port: int) -> None:
    """Wait until somebody answers there.  Raises TimeoutError."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex((host, port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"no server at {host}:{port}")


async def answer(root: Path, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer the requests of one connection."""
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            path = head.split(b" ", 2)[1].decode("ascii", "replace").partition("?")[0]
            file = root / path.lstrip("/")
            body = file.read_bytes() if ".." not in path and file.is_file() else None
            status = "200 OK" if body is not None else "404 Not Found"
            kind = TYPES.get(file.suffix, "text/plain")
            head_line = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body or b'')}\r\n"
            stamp = f'ETag: "{len(body or b"")}-{file.name}"\r\nLast-Modified: Mon, 02 Mar 2026 06:00:00 GMT\r\n\r\n'
            writer.write((head_line + stamp).encode() + (body or b""))
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


async def listen(sockets: list[tuple[Path, socket.socket]]) -> None:
    """Serve every host from this process until it is ended."""
    for root, bound in sockets:

        async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, root: Path = root) -> None:
            await answer(root, reader, writer)

        await asyncio.start_server(handle, sock=bound)
    await asyncio.Event().wait()


def main(folder: Path, hosts: int, port: int) -> None:
    """Serve from some processes that share the sockets."""
    sockets = [(folder / str(n), socket.create_server((address(n), port), backlog=128)) for n in range(hosts)]
    children = []
    for _ in range(PROCESSES):
        child = os.fork()
        if not child:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            asyncio.run(listen(sockets))
        children.append(child)

    def end(*_: object) -> None:
        for child in children:
            os.kill(child, signal.SIGTERM)
        sys.exit(0)

    signal.signal(signal.SIGTERM, end)
    os.wait()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
