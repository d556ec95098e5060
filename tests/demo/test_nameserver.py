"""The name server ends with all that it began."""

from __future__ import annotations

import asyncio

import dns.message

from trustgen.demo.nameserver import Nameserver


class Echo:
    """Answers every query with nothing."""

    def answer(self, query: dns.message.Message) -> dns.message.Message:
        """An empty response."""
        return dns.message.make_response(query)


def test_a_conversation_ends_with_the_server() -> None:
    """A client that keeps its connection after an answer, and one that never asked, read the end when it is closed."""

    async def run() -> list[bytes]:
        server = Nameserver(Echo())  # type: ignore[arg-type]
        await server.start()
        clients = [await asyncio.open_connection("127.0.0.1", server.port) for _ in range(2)]
        query = dns.message.make_query("tidemark.example.", "A").to_wire()
        reader, writer = clients[0]
        writer.write(len(query).to_bytes(2, "big") + query)
        assert await reader.readexactly(int.from_bytes(await reader.readexactly(2), "big"))
        await server.close()
        async with asyncio.timeout(2):
            ends = [await one.read() for one, _ in clients]
        for _, other in clients:
            other.close()
        return ends

    assert asyncio.run(run()) == [b"", b""]
