"""python -m tests.cluster.cable LISTEN TARGET [ADDRESS]: the line between the cluster and its store, which can be cut.

The store keeps its files in memory: it can't be killed without losing what a real one has on its disks.
"""

import asyncio
import contextlib
import sys
from functools import partial

HOST, BLOCK = "127.0.0.1", 1 << 16


async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(BLOCK):
            writer.write(data)
            await writer.drain()
    writer.close()


async def connect(target: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    to_reader, to_writer = await asyncio.open_connection(HOST, target)
    await asyncio.gather(carry(reader, to_writer), carry(to_reader, writer))


async def main(listen: int, target: int, address: str) -> None:
    server = await asyncio.start_server(partial(connect, target), address, listen)
    await server.serve_forever()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        _command, listen, target, *address = sys.argv
        asyncio.run(main(int(listen), int(target), address[0] if address else HOST))
