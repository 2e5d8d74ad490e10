"""A real browser for the tests: Chromium without a window, led over its DevTools protocol.

::

    with Chromium() as browser, browser.page() as page:
        page.open("http://127.0.0.1:8000/graphql")
        page.click("button")
        assert page.requests and not page.complaints
"""

from __future__ import annotations

import base64
import itertools
import json
import os
import re
import shutil
import subprocess
import tempfile
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from websockets.sync.client import connect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from websockets.sync.client import ClientConnection

LONGEST = 30.0
"""Seconds that a page may take for what it is waited for."""
_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_WORDS = (
    "--headless=new",
    "--remote-debugging-port=0",
    "--disable-gpu",
    "--disable-dev-shm-usage",  # containers have little of it
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--hide-scrollbars",
)

_EDITING = {"Backspace": 8, "Tab": 9, "Enter": 13, "Escape": 27, "Delete": 46}
_MOVING = {"End": 35, "Home": 36, "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40}
_NUMBERS = _EDITING | _MOVING
"""What Windows calls the keys that bear no letter."""


class BrowserFailed(Exception):
    """The browser did not start, or a page did not do what was asked of it."""


def found() -> str | None:
    """Return the program of a browser, or None if there is none: ``GRAPHAPI_CHROMIUM`` names it."""
    named = os.environ.get("GRAPHAPI_CHROMIUM")
    return named or next(filter(None, map(shutil.which, _NAMES)), None)


class Chromium:
    """A browser with a profile of its own, from entering to leaving a block.

    As root, whom its sandbox does not take, it runs without one.
    """

    def __init__(self) -> None:
        self._profile = tempfile.TemporaryDirectory(prefix="browser-", ignore_cleanup_errors=True)
        self._process: subprocess.Popen[bytes] | None = None
        self._stay = ExitStack()

    def __enter__(self) -> Self:
        program = found()
        if program is None:
            raise BrowserFailed("there is no chromium on the PATH")
        root = ("--no-sandbox",) if os.geteuid() == 0 else ()
        self._process = subprocess.Popen(
            [program, *_WORDS, *root, f"--user-data-dir={self._profile.name}", "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            line = connect(self._address(), max_size=None, proxy=None, ping_interval=None)
            socket = self._stay.enter_context(line)
        except BaseException:
            self._end()
            raise
        self._line = _Line(socket)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stay.close()
        self._end()

    def _end(self) -> None:
        assert self._process is not None
        self._process.terminate()
        try:
            self._process.wait(LONGEST)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._profile.cleanup()

    def _address(self) -> str:
        """Wait until the browser has written down at which port it listens."""
        assert self._process is not None
        file = Path(self._profile.name, "DevToolsActivePort")
        until = time.monotonic() + LONGEST
        while time.monotonic() < until and self._process.poll() is None:
            if file.exists() and len(lines := file.read_text().split()) == 2:
                return f"ws://127.0.0.1:{lines[0]}{lines[1]}"
            time.sleep(0.02)
        raise BrowserFailed("chromium did not start")

    @contextmanager
    def page(self) -> Iterator[Page]:
        """Open an empty page that shares nothing with others, and close it after the block."""
        context = self._line.send("Target.createBrowserContext")["browserContextId"]
        given = {"url": "about:blank", "browserContextId": context}
        target = self._line.send("Target.createTarget", **given)["targetId"]
        session = self._line.send("Target.attachToTarget", targetId=target, flatten=True)
        try:
            yield Page(self._line, session["sessionId"])
        finally:
            self._line.send("Target.disposeBrowserContext", browserContextId=context)


class _Line:
    """The connection to a browser: orders, and events by the session of their page."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)
        self.told: dict[str, list[dict[str, Any]]] = {}

    def send(self, method: str, session: str | None = None, **given: Any) -> Any:
        """Give an order and return what came of it."""
        number = next(self._numbers)
        order = {"id": number, "method": method, "params": given}
        self._socket.send(json.dumps(order | ({"sessionId": session} if session else {})))
        while (message := self._next()).get("id") != number:
            self.told.setdefault(message.get("sessionId", ""), []).append(message)
        if "error" in message:
            raise BrowserFailed(f"{method}: {message['error']['message']}")
        return message["result"]

    def _next(self) -> dict[str, Any]:
        message: dict[str, Any] = json.loads(self._socket.recv(LONGEST))
        return message


@dataclass(frozen=True, slots=True)
class Request:
    """One request of a page."""

    method: str
    url: str


class Page:
    """One page: what a person at it would do, and what it did meanwhile."""

    def __init__(self, line: _Line, session: str) -> None:
        self._line = line
        self._session = session
        for domain in ("Page", "Network", "Runtime", "Log", "Audits"):
            self.send(f"{domain}.enable")

    def send(self, method: str, **given: Any) -> Any:
        """Give an order of the DevTools protocol."""
        return self._line.send(method, self._session, **given)

    def open(self, url: str) -> None:
        """Open an address; return when its document and all it names have been loaded."""
        failed = self.send("Page.navigate", url=url).get("errorText")
        if failed:
            raise BrowserFailed(f"{url}: {failed}")
        self.until("document.readyState === 'complete'")

    def evaluate(self, expression: str) -> Any:
        """Return the value of an expression, awaited if it is a promise."""
        given = {"awaitPromise": True, "returnByValue": True}
        answer = self.send("Runtime.evaluate", expression=expression, **given)
        if "exceptionDetails" in answer:
            raise BrowserFailed(f"{expression}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def until(self, expression: str) -> Any:
        """Wait until an expression is true; return its value."""
        until = time.monotonic() + LONGEST
        while time.monotonic() < until:
            if value := self.evaluate(expression):
                return value
            time.sleep(0.02)
        raise BrowserFailed(f"{expression} was false for {LONGEST:.0f} s: {self.complaints}")

    def wait(self, selector: str) -> None:
        """Wait until an element is there."""
        self.until(f"document.querySelector({json.dumps(selector)}) !== null")

    def text(self, selector: str) -> str:
        """Return the text of an element, once it is there."""
        self.wait(selector)
        return str(self.evaluate(f"document.querySelector({json.dumps(selector)}).innerText"))

    def click(self, selector: str) -> None:
        """Click at the middle of an element, once it is there."""
        self.wait(selector)
        x, y = self.evaluate(
            f"(() => {{ const found = document.querySelector({json.dumps(selector)}); "
            "found.scrollIntoView({block: 'nearest', inline: 'nearest'}); "
            "const box = found.getBoundingClientRect(); "
            "return [box.x + box.width / 2, box.y + box.height / 2]; })()"
        )
        for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
            button = "none" if kind == "mouseMoved" else "left"
            place = {"x": x, "y": y, "button": button, "clickCount": 1}
            self.send("Input.dispatchMouseEvent", type=kind, **place)

    def type(self, text: str) -> None:
        """Type a text, in any script, where the focus is."""
        self.send("Input.insertText", text=text)

    def press(self, key: str, *, control: bool = False, shift: bool = False) -> None:
        """Press a key by its name, such as ``Enter``, ``Tab``, ``ArrowDown`` or ``a``."""
        letter = len(key) == 1 and key.isalnum()
        number = ord(key.upper()) if letter else _NUMBERS.get(key, 0)
        place = {"key": key, "code": f"Key{key.upper()}" if letter else key}
        given = {**place, "windowsVirtualKeyCode": number, "modifiers": 2 * control + 8 * shift}
        text = "\r" if key == "Enter" else key if letter and not control else ""
        commands = ["selectAll"] if control and key == "a" else []
        down = {"type": "keyDown" if text else "rawKeyDown", "text": text, "commands": commands}
        self.send("Input.dispatchKeyEvent", **down, **given)
        self.send("Input.dispatchKeyEvent", type="keyUp", **given)

    def size(self, width: int, height: int, *, scale: float = 1, mobile: bool = False) -> None:
        """Set the size of the view, in pixels of style sheets."""
        shape = {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": mobile}
        self.send("Emulation.setDeviceMetricsOverride", **shape)

    def language(self, tag: str) -> None:
        """Set the language of the browser, such as ``zh-CN``, for the page and its requests."""
        agent = self.evaluate("navigator.userAgent")
        self.send("Emulation.setUserAgentOverride", userAgent=agent, acceptLanguage=tag)
        self.send("Emulation.setLocaleOverride", locale=tag)

    def screenshot(self, file: Path) -> None:
        """Write what is seen into a PNG."""
        file.write_bytes(base64.b64decode(self.send("Page.captureScreenshot")["data"]))

    @property
    def requests(self) -> list[Request]:
        """Every request that it has sent, in their order."""
        sent = (each["request"] for each in self._events("Network.requestWillBeSent"))
        return [Request(each["method"], each["url"]) for each in sent]

    @property
    def complaints(self) -> list[str]:
        """What its console shows as error or warning, and what broke its rules of security."""
        logged = (each["entry"] for each in self._events("Log.entryAdded"))
        return [
            *(f"{each['source']}: {each['text']}" for each in logged if _is_bad(each["level"])),
            *(
                f"console: {' '.join(str(one.get('value', '')) for one in each['args'])}"
                for each in self._events("Runtime.consoleAPICalled")
                if _is_bad(each["type"])
            ),
            *(str(each["exceptionDetails"]) for each in self._events("Runtime.exceptionThrown")),
            *(str(each["issue"]) for each in self._events("Audits.issueAdded") if _is_rule(each)),
        ]

    def _events(self, method: str) -> list[Any]:
        self.send("Runtime.evaluate", expression="0")  # brings what was told meanwhile
        told = self._line.told.get(self._session, [])
        return [each["params"] for each in told if each["method"] == method]


def _is_bad(level: str) -> bool:
    return level in {"error", "warning", "assert"}


def _is_rule(event: dict[str, Any]) -> bool:
    return bool(re.search("ContentSecurityPolicy|MixedContent", event["issue"]["code"]))
