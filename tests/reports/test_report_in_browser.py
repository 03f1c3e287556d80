"""The report in a real browser: offline, on a desktop and on a phone."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from spmsim.reports.pdf import find_browser, print_pdf

sync_api = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")]
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


def visit(browser: Any, page: Path, width: int) -> tuple[Any, list[str], list[str]]:
    """The page opened offline: the page, what the console said, what it asked of the network."""
    context = browser.new_context(viewport={"width": width, "height": 900}, offline=True)
    opened = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto(page.resolve().as_uri())
    return opened, said, [url for url in asked if not url.startswith(("file:", "data:"))]


@pytest.mark.parametrize("width", [1280, 390])
def test_a_model_that_was_not_calibrated_says_so_in_the_first_screen(browser: Any, page: Path, width: int) -> None:
    """However long the answer is: a small laptop and a phone show 600 pixels."""
    opened, _, _ = visit(browser, page, width)
    ends = opened.evaluate(
        "[...document.querySelectorAll('span, p, strong')]"
        ".filter(part => part.textContent.trim() === 'Not calibrated to this company’s data')"
        ".map(part => part.getBoundingClientRect().bottom)"
    )
    assert len(ends) == 1
    assert 0 < ends[0] < 600
    opened.context.close()


@pytest.mark.parametrize("width", [1100, 390])
def test_it_opens_offline_quietly_and_fits(browser: Any, page: Path, width: int) -> None:
    opened, said, asked = visit(browser, page, width)
    assert said == []
    assert asked == []
    assert opened.title() == "FY27 sales compensation"
    opened.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    assert opened.evaluate("document.documentElement.scrollWidth") <= width
    assert opened.evaluate("[...document.images].every(image => image.complete && image.naturalWidth > 0)")
    broad = opened.evaluate("[...document.images].map(image => image.currentSrc.length)")
    assert all(broad)
    opened.context.close()


def test_a_phone_gets_the_narrow_figures(browser: Any, page: Path) -> None:
    sizes = []
    for width in (1100, 390):
        opened, _, _ = visit(browser, page, width)
        sizes.append(opened.evaluate("document.images[0].naturalWidth"))
        opened.context.close()
    assert sizes[0] > 800 and sizes[1] < 400


@pytest.mark.parametrize("width", [1100, 390])
def test_a_table_that_goes_on_to_the_right_says_so(browser: Any, page: Path, width: int) -> None:
    """The words above a table take height exactly where it is wider than its box, and fade at its right end."""
    opened, _, _ = visit(browser, page, width)
    opened.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    opened.evaluate("() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))")  # the cue fades by frames
    boxes = opened.evaluate("""() => [...document.querySelectorAll('.scroll')].map(box => {
        const told = () => { const look = getComputedStyle(box, '::before');
            return parseFloat(look.height) > 0 && parseFloat(look.opacity) > 0; };
        const atStart = told();
        box.scrollLeft = 1e6;
        return [box.scrollWidth > box.clientWidth + 1, atStart];
    })""")
    assert all(goes_on == said for goes_on, said in boxes)
    assert any(goes_on for goes_on, _ in boxes) == (width == 390)
    opened.context.close()


def test_text_is_dark_enough(browser: Any, page: Path) -> None:
    """Contrast of every text against what lies behind it, by the formula of WCAG 2: at least 4.5."""
    opened, _, _ = visit(browser, page, 1100)
    low = opened.evaluate("""() => {
        const parse = text => text.match(/[\\d.]+/g).map(Number);
        const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
            .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
            .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
        const behind = node => { for (; node; node = node.parentElement) {
            const found = parse(getComputedStyle(node).backgroundColor); if (found.length < 4 || found[3] > 0) return found;
            } return [255, 255, 255]; };
        const low = [];
        for (const node of document.querySelectorAll('body *')) {
            if (![...node.childNodes].some(child => child.nodeType === 3 && child.textContent.trim())) continue;
            const a = light(parse(getComputedStyle(node).color)), b = light(behind(node));
            const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
            if (ratio < 4.5) low.push([node.className, node.textContent.slice(0, 40), ratio]);
        }
        return low;
    }""")
    assert low == []
    opened.context.close()


def test_nothing_runs_in_a_hostile_report(browser: Any, hostile_page: Path) -> None:
    opened, said, asked = visit(browser, hostile_page, 390)
    assert said == []
    assert asked == []
    assert "owned" != opened.title()
    assert opened.evaluate("document.querySelectorAll('script, iframe, [onerror], a[href^=http]').length") == 0
    assert opened.evaluate("document.documentElement.scrollWidth") <= 390
    opened.context.close()


def test_it_prints(page: Path, tmp_path: Path) -> None:
    assert find_browser()
    made = print_pdf(Path(shutil.copy(page, tmp_path)), tmp_path / "page.pdf")  # the browser works beside the page that it prints
    content = made.read_bytes()
    assert content.startswith(b"%PDF-")
    assert content.count(b"/Type /Page\n") >= 5 or content.count(b"/Type/Page") >= 5 or len(content) > 100_000
