"""Serve the demo web on loopback: every host on one port, told apart by the Host header. [edge]"""

from typing import TYPE_CHECKING

from worker.demo.answers import answer
from worker.demo.site import DemoSite, Round

if TYPE_CHECKING:
    from aiohttp import web


class DemoWeb:
    """The demo web on 127.0.0.1, standing in round 1 or 2. A fetcher is led to it; the addresses stay as they are."""

    def __init__(self, site: DemoSite, round: Round = 1) -> None:
        self._site = site
        self._round: Round = round
        self._runner: web.ServerRunner | None = None

    async def start(self) -> tuple[str, int]:
        """Listen on a free port; the address to connect to. Raises OSError where loopback can't be listened on."""
        # aiohttp costs 200 ms to import: a search never serves.
        from aiohttp import web

        async def respond(request: web.BaseRequest) -> web.Response:
            said = answer(
                self._site,
                self._round,
                method=request.method,
                host=request.host,
                path=request.path,
                headers={name.lower(): value for name, value in request.headers.items()},
            )
            return web.Response(status=said.status, body=said.body or None, headers=dict(said.headers))

        self._runner = web.ServerRunner(web.Server(respond, access_log=None), shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        return str(host), int(port)

    def advance(self) -> None:
        """Go on to round 2: what is asked from now on is answered as it stands then."""
        self._round = 2

    async def stop(self) -> None:
        """Close the door and every connection. Harmless when not started."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
