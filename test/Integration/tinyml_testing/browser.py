"""Headless Chromium, by its DevTools protocol over a pipe: messages are JSON, each ended by a zero byte."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import select
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
#: No pipe has one of these yet when the browser inherits its two.
ABOVE = 20
LARGEST_HEIGHT = 16_000
PATIENCE = 120


def find_browser() -> str | None:
    """The path of a Chromium; TINYML_CHROMIUM names another."""
    return os.environ.get("TINYML_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


class BrowserError(Exception):
    """What the browser refused, or that it ended."""


class Browser:
    """One page at a time, as wide and as dark as it is asked for."""

    def __init__(self, program: str):
        self._home = tempfile.TemporaryDirectory(prefix="tinyml-browser-", ignore_cleanup_errors=True)
        read, self._to = os.pipe()
        self._from, write = os.pipe()
        ends = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, ABOVE) for end in (read, write)]
        os.close(read)
        os.close(write)

        def inherit() -> None:
            os.dup2(ends[0], 3)
            os.dup2(ends[1], 4)

        self._process = subprocess.Popen(
            [program, "--headless", "--remote-debugging-pipe", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
             "--no-first-run", f"--user-data-dir={self._home.name}", "about:blank"],
            pass_fds=(3, 4), preexec_fn=inherit, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        for end in ends:
            os.close(end)
        self._buffer = b""
        self._count = 0
        self._is_loaded = False
        self._session: str | None = None
        #: What the page asked for, and what the browser had to say of it.
        self.requests: list[str] = []
        self.complaints: list[str] = []
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Log", "Runtime"):
            self._call(f"{domain}.enable")

    def __enter__(self) -> Browser:
        return self

    def __exit__(self, *_: object) -> None:
        # Killed, it leaves processes that still write into its folder.
        try:
            self._session = None
            self._call("Browser.close")
            self._process.wait(timeout=10)
        except (BrowserError, OSError, subprocess.TimeoutExpired):
            self._process.kill()
            self._process.wait()
        os.close(self._to)
        os.close(self._from)
        self._home.cleanup()

    def show(self, page: Path, width: int, dark: bool) -> None:
        """Opens a file, as light or dark, and as many CSS pixels wide."""
        self.requests.clear()
        self.complaints.clear()
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        self._call("Emulation.setDeviceMetricsOverride", **size)
        features = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self._call("Emulation.setEmulatedMedia", features=features)
        self._is_loaded = False
        self._call("Page.navigate", url=page.resolve().as_uri())
        while not self._is_loaded:
            self._read()

    def evaluate(self, expression: str) -> Any:  # noqa: ANN401
        """What an expression of JavaScript is on the page, as JSON has it."""
        result = self._call("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in result:
            raise BrowserError(result["exceptionDetails"]["exception"].get("description", "an exception"))
        return result["result"].get("value")

    def picture(self, file: Path) -> None:
        """Writes the whole page as PNG."""
        size = self._call("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], LARGEST_HEIGHT), "scale": 1}
        data = self._call("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip)["data"]
        file.write_bytes(base64.b64decode(data))

    def _call(self, method: str, **parameters: Any) -> dict[str, Any]:  # noqa: ANN401
        self._count += 1
        number = self._count
        message: dict[str, Any] = {"id": number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        while (answer := self._read()).get("id") != number:
            pass
        if "error" in answer:
            raise BrowserError(f"{method}: {answer['error'].get('message')}")
        return answer["result"]

    def _read(self) -> dict[str, Any]:
        """The next message; what the page asks for and what is wrong with it is kept."""
        while b"\0" not in self._buffer:
            if not select.select([self._from], [], [], PATIENCE)[0]:
                raise BrowserError(f"the browser says nothing for {PATIENCE} seconds")
            more = os.read(self._from, 1 << 16)
            if not more:
                raise BrowserError("the browser ended")
            self._buffer += more
        text, _, self._buffer = self._buffer.partition(b"\0")
        message = json.loads(text)
        parameters = message.get("params", {})
        if message.get("method") == "Page.loadEventFired":
            self._is_loaded = True
        elif message.get("method") == "Network.requestWillBeSent":
            self.requests.append(parameters["request"]["url"])
        elif message.get("method") == "Log.entryAdded":
            self.complaints.append(parameters["entry"]["text"])
        elif message.get("method") == "Runtime.exceptionThrown":
            self.complaints.append(parameters["exceptionDetails"]["text"])
        return message
