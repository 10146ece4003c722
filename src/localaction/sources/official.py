"""Fetching the newest publication from the page where its publisher links to it."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import requests

from localaction.sources.importers import Importer
from localaction.sources.workbook import MAX_FILE_BYTES

AGENT = {"User-Agent": "Local Action (public-interest record keeping)"}


class NotReached(Exception):
    """The page or the file could not be fetched; the message says why in words for the operator."""


def fetch(importer: Importer, folder: Path, timeout_seconds: float) -> list[Path]:
    """Fetch the files that a source's official page links to, and return where they were put.

    Args:
        importer: the source; its `page` is read and links that match its `link_pattern` are followed.
        folder: where files are kept; one fetched before under the same name is kept beside the new one if it differs.
        timeout_seconds: of each request.

    Raises:
        NotReached: offline, an error from the server, or no such link on the page.
    """
    page = _get(importer.page, timeout_seconds)
    links = {
        urljoin(importer.page, link)
        for link in re.findall(r'href="([^"]+)"', page.decode("utf-8", "replace"))
        if re.search(importer.link_pattern, link)
    }
    if not links:
        raise NotReached(f"no link to a publication on {importer.page}; the page may have changed")
    kept = []
    for link in sorted(links):
        content = _get(link, timeout_seconds)
        target = folder / importer.source / Path(urlsplit(link).path).name
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_suffix(target.suffix + ".part")
        partial.write_bytes(content)
        partial.replace(target)
        kept.append(target)
    return kept


def _get(url: str, timeout_seconds: float) -> bytes:
    try:
        with requests.get(url, timeout=timeout_seconds, headers=AGENT, stream=True) as answer:
            answer.raise_for_status()
            content = answer.raw.read(MAX_FILE_BYTES + 1, decode_content=True)
    except requests.HTTPError as error:
        raise NotReached(f"{urlsplit(url).hostname} answered {error.response.status_code}") from error
    except requests.Timeout as error:
        raise NotReached(f"{urlsplit(url).hostname} did not answer within {timeout_seconds:g} seconds") from error
    except (requests.RequestException, OSError) as error:
        raise NotReached(f"{urlsplit(url).hostname} cannot be reached; are we offline?") from error
    if len(content) > MAX_FILE_BYTES:
        raise NotReached(f"{url} is larger than {MAX_FILE_BYTES >> 20} MiB")
    return bytes(content)
