"""The report as PDF: printed by Chromium where there is one, else by WeasyPrint; both from the same page."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from spmsim.foundation.errors import RunFailed

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "msedge")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
SECONDS = 120


def print_pdf(page: Path, target: Path) -> Path:
    """Print a page to `target` (a place in a private folder).

    Raises:
        RunFailed: neither a browser nor WeasyPrint is there, or printing failed.
    """
    browser = find_browser()
    if browser is not None:
        _with_browser(browser, page, target)
    else:
        _with_weasyprint(page, target)
    if not target.is_file() or target.stat().st_size == 0:
        raise RunFailed("the PDF was not written: printing ended without a file")
    return target


def find_browser() -> str | None:
    """A Chromium or its kin: on the path, or where installers put it; `SPMSIM_BROWSER` names another, or none if empty."""
    named = os.environ.get("SPMSIM_BROWSER")
    if named is not None:
        return named or None
    return next((found for name in BROWSERS if (found := shutil.which(name))), None) or next((p for p in PLACES if Path(p).is_file()), None)


def _with_browser(browser: str, page: Path, target: Path) -> None:
    arguments = [
        browser,
        "--headless",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--host-resolver-rules=MAP * ~NOTFOUND",
        f"--user-data-dir={page.parent / 'browser'}",
        "--no-pdf-header-footer",
        "--generate-pdf-document-outline",
        f"--print-to-pdf={target}",
        page.resolve().as_uri(),
    ]
    if sys.platform == "linux" and os.geteuid() == 0:
        arguments.insert(1, "--no-sandbox")  # as root Chromium refuses to start with it
    try:
        done = subprocess.run(arguments, capture_output=True, timeout=SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise RunFailed(f"the PDF was not written: {Path(browser).name} failed ({type(error).__name__})") from None
    if done.returncode:
        raise RunFailed(f"the PDF was not written: {Path(browser).name} ended with code {done.returncode}")


def _with_weasyprint(page: Path, target: Path) -> None:
    try:
        import weasyprint
    except (ImportError, OSError):  # OSError: its system libraries are missing
        raise RunFailed(
            "no PDF: neither Chromium (or Chrome, Edge) nor WeasyPrint was found; install one, or print the HTML file from a browser"
        ) from None
    weasyprint.HTML(filename=str(page)).write_pdf(str(target))
