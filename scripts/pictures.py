"""The two pictures of README.md, from the built demo site: ``PYTHONPATH=. python scripts/pictures.py``.

They show whichever sans serif this machine has.
"""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, sync_playwright

from tests import programs
from trustgen.serve import serving

HERE = Path(__file__).parents[1]
CANVAS = """<body style="margin:0;background:#e4eaea;position:relative;height:{height}px">
<img style="position:absolute;left:48px;top:48px;width:{desk}px;border-radius:10px;box-shadow:0 12px 40px #0003"
src="{0}">
<img style="position:absolute;right:48px;top:{top}px;width:310px;border-radius:26px;box-shadow:0 16px 48px #0006;
border:6px solid #101616" src="{1}"></body>"""


def _shot(browser: Browser, url: str, size: tuple[int, int], scheme: Literal["light", "dark"], opened: str) -> str:
    with browser.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, device_scale_factor=1.5
    ) as context:
        page = context.new_page()
        page.goto(url)
        if opened:
            page.locator(f"{opened} summary").click()
            page.locator(opened).evaluate("(row) => scrollTo(0, row.offsetTop - 24)")
            page.mouse.move(0, 0)
        return "data:image/png;base64," + base64.b64encode(page.screenshot()).decode()


def _composed(browser: Browser, shots: tuple[str, str], file: Path) -> None:
    with browser.new_context(viewport={"width": 1480, "height": 900}) as context:
        page = context.new_page()
        page.set_content(CANVAS.format(*shots, height=900, desk=1070, top=150))
        page.screenshot(path=file)


def main() -> None:
    """Write ``docs/security-page.png`` and ``docs/claim-page.png``."""
    with serving(HERE / "site") as server, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=programs.find("chromium"), args=["--no-sandbox"])
        for path, name, opened in (
            ("", "security-page", "#claim_backups-fresh"),
            ("claims/tls-in-transit/", "claim-page", ""),
        ):
            desk = _shot(browser, server.url + path, (1280, 920), "light", "")
            phone = _shot(browser, server.url + path, (390, 844), "dark", opened)
            _composed(browser, (desk, phone), HERE / "docs" / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
