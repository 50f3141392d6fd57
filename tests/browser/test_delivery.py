"""What crosses the wire: the first page, the first clip's graphs, and a page that was seen before."""

import pytest

from tests.signals import sound_file, voice

pytestmark = pytest.mark.browser

FIRST_PAGE_BYTES = 700_000
GRAPH_BYTES = 600_000

_WIRE = """
const entries = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
return entries.map((entry) => [entry.name, entry.transferSize]);
"""
_SHIFT = """
let sum = 0;
const done = arguments[0];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
}).observe({ type: "layout-shift", buffered: true });
setTimeout(() => done(sum), 300);
"""


def wire(visitor) -> dict[str, int]:
    """Bytes by address, headers included; what came from the browser's cache has none."""
    return dict(visitor.driver.execute_script(_WIRE))


def test_the_first_page_is_small_and_a_second_look_asks_for_data_alone(visitor) -> None:
    visitor.driver.execute_cdp_cmd("Network.clearBrowserCache", {})
    visitor.open("/")
    visitor.see("#file-input")
    visitor.until(lambda: visitor.driver.execute_script("return document.readyState") == "complete")
    first = wire(visitor)
    assert 200_000 < sum(first.values()) <= FIRST_PAGE_BYTES, sorted(first.items(), key=lambda each: -each[1])
    assert not [name for name in first if "plotly" in name and not name.endswith("first/plotly.js")]
    visitor.open("/")
    visitor.see("#file-input")
    visitor.until(lambda: visitor.driver.execute_script("return document.readyState") == "complete")
    again = {name: size for name, size in wire(visitor).items() if size}
    assert not [name for name in again if "/assets/" in name or "_dash-component-suites" in name], again


def test_graphs_come_when_a_clip_is_sent(visitor, files) -> None:
    visitor.driver.execute_cdp_cmd("Network.clearBrowserCache", {})
    visitor.open("/")
    visitor.choose(files("voice.wav", sound_file(voice(2.0))))
    visitor.answer("voice.wav")
    visitor.see(".timeline .main-svg")
    bundles = {name: size for name, size in wire(visitor).items() if "/plotly" in name and "first/" not in name}
    assert len(bundles) == 1, bundles
    assert "cartesian" in next(iter(bundles))
    assert 0 < sum(bundles.values()) <= GRAPH_BYTES


def test_the_page_does_not_jump_on_a_phone(visitor) -> None:
    visitor.driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True}
    )
    try:
        visitor.open("/")
        visitor.see("#file-input")
        assert visitor.driver.execute_async_script(_SHIFT) <= 0.05
    finally:
        visitor.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
