"""The least that tells phones of a step: one asyncio loop, no pages, no database. `bare.py PORT`, for bench/live.py."""

from __future__ import annotations

import asyncio
import json
import sys

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\nretry: 1000\n\n"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
phones: set[asyncio.Transport] = set()
slide = 0


class Asked(asyncio.Protocol):
    """`POST /<n>` is a step, `GET /events` the stream."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        global slide
        method, path, _ = data.split(b" ", 2)
        if method == b"POST":
            slide = int(path[1:])
            frame = event()
            for phone in phones:
                phone.write(frame)
            self.transport.write(ANSWER)
            self.transport.close()
        elif path == b"/events":
            self.transport.write(HEAD + event())
            phones.add(self.transport)
        else:
            self.transport.write(ANSWER)
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        phones.discard(self.transport)


def event() -> bytes:
    return f"id: {slide}\ndata: {json.dumps({'slide': slide})}\n\n".encode()


async def main(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(Asked, "127.0.0.1", port, backlog=2048)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
