"""One batch of requests, over connections that are kept open, told apart by what is known.

httpx's transport is used without its client, which would log every address, follow redirects and
keep cookies.
"""

import ssl
from collections import Counter
from itertools import islice
from types import TracebackType
from typing import Self

import httpx

from programme.notify.http import Answer, HttpSettings, Post
from programme.notify.quiet import quiet

MOST_BYTES, MOST_READS = 64 * 1024, 16
"""Of an answer's body; a robot's has a hundred bytes and comes in one piece. Together they bound
how much and, with the time-out of each, how long a hostile server can keep us."""
MAX_BREAKS = 2
"""Requests to a host in a row without an answer, after which the rest of a batch waits for the next
time: else a service that hangs would leave each message of it `unknown`."""
NOT_HANDED_OVER = (
    httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError,
    httpx.UnsupportedProtocol, httpx.LocalProtocolError, httpx.WriteError, httpx.WriteTimeout,
)  # fmt: skip
"""Errors before the last byte of a request has left."""


class Exchange:
    """Posts requests. What keeps it from being opened fails each of them."""

    def __init__(self, settings: HttpSettings) -> None:
        self.settings = settings
        self.unusable = ""
        self.breaks: Counter[str] = Counter()
        self.transport: httpx.HTTPTransport | None = None

    def __enter__(self) -> Self:
        try:
            context = ssl.create_default_context(cafile=self.settings.ca_file)
            proxy = self.settings.proxy
            self.transport = httpx.HTTPTransport(
                verify=context, proxy=httpx.Proxy(proxy.get_secret_value()) if proxy else None
            )
        except OSError as error:
            self.unusable = f"certificates {self.settings.ca_file}: {error}"
        except (ValueError, ImportError, httpx.InvalidURL):  # their words hold the address
            self.unusable = "the proxy's address is wrong: http://host:port is meant"
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _: TracebackType | None,
    ) -> None:
        if self.transport:
            self.transport.close()

    def post(self, post: Post) -> Answer:
        """The answer to a request, or why there is none; never raises for the network's faults."""
        if not self.transport:
            return Answer(0, words=self.unusable, handed_over=False)
        host = post.url.split("/")[2]
        if self.breaks[host] >= MAX_BREAKS:
            words = f"not tried, for {MAX_BREAKS} messages before it got no answer"
            return Answer(0, words=words, handed_over=False)
        answer = self._answer(self.transport, post)
        self.breaks[host] = 0 if answer.status else self.breaks[host] + 1
        return answer

    def _answer(self, transport: httpx.HTTPTransport, post: Post) -> Answer:
        try:
            with quiet("httpcore"):
                response = transport.handle_request(self._request(post))
        except (httpx.InvalidURL, UnicodeError):
            return Answer(0, words="the address is not a web address", handed_over=False)
        except NOT_HANDED_OVER as error:
            return Answer(0, words=str(error) or type(error).__name__, handed_over=False)
        except httpx.TimeoutException:
            return Answer(0, words=f"no answer within {self.settings.timeout:g} s")
        except httpx.HTTPError:  # its words may be the server's
            return Answer(0, words="the connection broke, or what came is no HTTP answer")
        return Answer(response.status_code, _body(response))

    def _request(self, post: Post) -> httpx.Request:
        own = {"Content-Type": "application/json; charset=utf-8", "Accept-Encoding": "identity"}
        return httpx.Request(
            "POST",
            post.url,
            headers={**own, "User-Agent": "programme", **post.headers},
            content=post.body,
            extensions={"timeout": httpx.Timeout(self.settings.timeout).as_dict()},
        )


def _body(response: httpx.Response) -> bytes:
    """The beginning of an answer's body, or what came of it before the connection broke."""
    found = bytearray()
    try:
        for piece in islice(response.iter_raw(), MOST_READS):
            found += piece
            if len(found) > MOST_BYTES:
                break
    except httpx.HTTPError:
        pass  # the status is known; a body cut off makes no sense to whoever needs one
    finally:
        response.close()
    return bytes(found[:MOST_BYTES])
