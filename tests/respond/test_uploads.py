"""Checks 31 and 32: a corpus of files at the door, and uploads that are too large; nothing is ever written to /tmp."""

from __future__ import annotations

import io
import resource

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from tests.respond.test_intake import jpeg

from localaction.respond.actions import photos
from localaction.respond.models import Photo, Report

pytestmark = [pytest.mark.django_db, pytest.mark.security]
MARK = b"canary-of-the-camera"


def drawn(kind, **options):
    picture = io.BytesIO()
    Image.new("RGB", (32, 24), "red").save(picture, kind, **options)
    return picture.getvalue()


def with_gps(kind):
    exif = Image.Exif()
    exif[0x010F] = MARK.decode()
    exif[0x8825] = {1: "N", 2: (37.0, 45.0, 0.0)}
    return drawn(kind, exif=exif)


POLYGLOT = jpeg() + b"<?php system($_GET['c']); ?>"


@pytest.mark.parametrize("original", [jpeg(), with_gps("PNG"), with_gps("WEBP"), POLYGLOT],
                         ids=["jpeg", "png", "webp", "jpeg with a program behind it"])  # fmt: skip
def test_a_photograph_is_taken_and_its_copy_holds_nothing_but_the_picture(original):
    copy = photos.clean(original).copy

    with Image.open(io.BytesIO(copy)) as picture:
        assert picture.format == "JPEG"
        assert not picture.getexif()
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert MARK not in copy
    assert b"canary" not in copy
    assert b"<?php" not in copy


@pytest.mark.parametrize(
    "content",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', b"<html><script>1</script></html>",
        b"\x7fELF" + bytes(64), b"MZ" + bytes(64), jpeg()[:200], drawn("GIF"), b"PK\x03\x04" + bytes(64),
        b"%!PS-Adobe-3.0 EPSF-3.0\n", b"", b"%PDF-1.7\n",
    ],
    ids=["svg", "html", "elf", "exe", "cut", "gif", "zip", "eps", "empty", "pdf"],
)  # fmt: skip
def test_everything_else_is_refused_as_no_photograph(content):
    with pytest.raises(photos.NotAPhoto):
        photos.clean(content)


def post(*files):
    form = Client().get("/report/").context["form"]
    given = {"account": "4 agents at the door", "token": form.initial["token"],
             "photos": [SimpleUploadedFile("IMG_0042.jpg", one, "image/jpeg") for one in files]}  # fmt: skip
    return Client().post("/report/", given)


def test_uploads_of_eleven_megabytes_are_refused_in_memory_and_leave_no_file(hotline, settings, tmp_path):
    folder = tmp_path / "temporary"
    folder.mkdir()
    settings.FILE_UPLOAD_TEMP_DIR = str(folder)
    large, before = jpeg() + bytes(11 * 1024 * 1024), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    answers = []
    for _ in range(3):
        answers.append(post(large))

    assert {answer.status_code for answer in answers} == {400}
    assert all("more than 10 MB" in answer.text for answer in answers)
    assert list(folder.iterdir()) == []
    assert not Report.objects.exists()
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < 150


def test_a_large_photograph_is_held_in_memory_until_it_is_sealed_and_its_name_is_dropped(hotline, settings, tmp_path):
    folder = tmp_path / "temporary"
    folder.mkdir()
    settings.FILE_UPLOAD_TEMP_DIR = str(folder)

    assert post(jpeg() + bytes(4 * 1024 * 1024)).status_code == 200

    assert list(folder.iterdir()) == []
    assert Photo.objects.count() == 1
    assert not any("IMG_0042" in path.name for path in tmp_path.rglob("*"))
