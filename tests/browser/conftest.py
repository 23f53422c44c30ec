"""A real browser without a window, for what only a browser can tell.

It is the Chromium of the system: `apt-get install chromium`, or any other Chromium or Chrome, named
by CHROMIUM=/path/to/it. Nothing is downloaded. Where there is none these tests are skipped; where
CI is set, as it is by .ci/run, they fail.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Dialog, Page, Request, sync_playwright

from pictures import chromium

HOW = "No Chromium: apt-get install chromium, or name one with CHROMIUM=/path/to/it."


class Seen(NamedTuple):
    """What a page did that it should not do."""

    said: list[str]
    asked: list[str]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium."""
    found = chromium()
    if found is None:
        if os.environ.get("CI"):
            pytest.fail(HOW)
        pytest.skip(HOW)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield started
        started.close()


def watched(page: Page, address: str) -> Seen:
    """Note every message of the console, every error, every request that leaves the file."""
    seen = Seen([], [])

    def dismissed(dialog: Dialog) -> None:
        seen.said.append(dialog.message)
        dialog.dismiss()

    def asked(request: Request) -> None:
        if request.url != address:
            seen.asked.append(request.url)

    page.on("console", lambda message: seen.said.append(message.text))
    page.on("pageerror", lambda error: seen.said.append(str(error)))
    page.on("request", asked)
    page.on("dialog", dismissed)
    return seen
