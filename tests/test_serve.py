"""The preview on loopback."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from trustgen.serve import serving


@pytest.mark.parametrize(
    ("host", "status"),
    [
        (None, 200),
        ("localhost:{port}", 200),
        ("127.0.0.1", 200),
        ("elsewhere.example", 421),
        ("elsewhere.example:{port}", 421),
        ("127.0.0.1.elsewhere.example:{port}", 421),
        ("localhost:{port}:{port}", 421),
    ],
)
def test_only_loopbacks_own_names_are_served(tmp_path: Path, host: str | None, status: int) -> None:
    """A stranger's name that leads to this machine shows a browser nothing of what is not published yet."""
    (tmp_path / "index.html").write_text("not published yet")
    with serving(tmp_path) as preview:
        port = preview.url.rstrip("/").rpartition(":")[2]
        headers = {} if host is None else {"host": host.format(port=port)}
        answer = httpx.get(preview.url, headers=headers, trust_env=False)
    assert answer.status_code == status
    assert ("not published yet" in answer.text) is (status == 200)


def test_nothing_outside_of_the_site_is_served(tmp_path: Path) -> None:
    """No way up leads out of the folder."""
    (tmp_path / "secret").write_text("a secret")
    (tmp_path / "site").mkdir()
    with serving(tmp_path / "site") as preview:
        for path in ("..%2fsecret", "%2e%2e/secret", "a/..%2f..%2fsecret"):
            assert httpx.get(preview.url + path, trust_env=False).status_code == 404
