"""Somebody at the page: what they do, and what they see."""

import base64
from collections.abc import Callable
from pathlib import Path

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

PATIENCE_S = 120
"""A loaded machine takes its time; nothing here waits longer than it must."""

_DROP = """
const transfer = new DataTransfer();
for (const [name, text] of arguments[0]) {
  transfer.items.add(new File([Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))], name));
}
for (const kind of ["dragover", "drop"]) {
  arguments[1].dispatchEvent(new DragEvent(kind, { dataTransfer: transfer, bubbles: true, cancelable: true }));
}
"""


class Visitor:
    """A visitor of the start page."""

    def __init__(self, driver: webdriver.Chrome, address: str) -> None:
        self.driver = driver
        self.address = address
        # The browser is that of the tests before, the visitor is another.
        driver.get("about:blank")
        driver.execute_cdp_cmd("Storage.clearDataForOrigin", {"origin": address, "storageTypes": "indexeddb"})
        self.open("/")
        self.see("#file-input")

    def open(self, path: str) -> None:
        self.driver.get("about:blank")
        self.driver.get_log("browser")
        self.driver.get(self.address + path)

    def see(self, selector: str) -> WebElement:
        """Wait until something is on the page."""
        return WebDriverWait(self.driver, PATIENCE_S).until(
            lambda driver: next(iter(driver.find_elements(By.CSS_SELECTOR, selector)), False), selector
        )

    def all(self, selector: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def choose(self, *paths: Path) -> None:
        """Choose files in the file dialogue."""
        self.see("#file-input").send_keys("\n".join(str(path) for path in paths))

    def drop(self, selector: str, *paths: Path) -> None:
        """Drop files on something."""
        files = [(path.name, base64.b64encode(path.read_bytes()).decode()) for path in paths]
        self.driver.execute_script(_DROP, files, self.see(selector))

    def until(self, condition: Callable[[], bool]) -> None:
        """Wait until something is so; what Dash draws anew in the meantime is looked at again."""
        waiting = WebDriverWait(
            self.driver, PATIENCE_S, poll_frequency=0.1, ignored_exceptions=(StaleElementReferenceException,)
        )
        waiting.until(lambda _: condition())

    def click(self, selector: str) -> None:
        """Click on something as soon as it is there."""
        self.until(lambda: self.see(selector).click() is None)

    def answer(self, name: str) -> WebElement:
        """Wait for the answer to a file."""
        self.see('.panel[data-state="answered"]')
        self.until(
            lambda: (
                self.see(".answer__file").text == name and self.see(".panel").get_attribute("data-state") == "answered"
            )
        )
        return self.see(".panel__answer")

    def text(self, selector: str) -> str:
        return self.see(selector).text

    def has_loaded(self, selector: str) -> bool:
        """Wait until every picture or sound of ``selector`` is there."""
        script = """return Array.from(document.querySelectorAll(arguments[0])).every(
            (e) => e.tagName === 'AUDIO' ? e.readyState > 0 : e.complete && e.naturalWidth > 0)"""
        return WebDriverWait(self.driver, PATIENCE_S).until(lambda driver: driver.execute_script(script, selector))

    def errors(self, *expected: str) -> list[str]:
        """What the browser complained of, but for messages with one of ``expected`` in them."""
        complaints = [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]
        return [message for message in complaints if not any(part in message for part in expected)]
