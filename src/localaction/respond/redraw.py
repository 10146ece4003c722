"""Draw a photograph anew, alone in a process: `python -m localaction.respond.redraw < photo > copy.jpg`.

Decoding is where picture files attack, so it happens in a process of its own with little memory, little time and
nothing to read or write but its pipes. What comes out is drawn from pixels: no metadata, no trailing bytes.

Source: SECURITY.md section 3.5: decoding and encoding again is the check; looking at the first bytes is none.
"""

from __future__ import annotations

import io
import resource
import sys

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2560
QUALITY = 85
MEMORY_BYTES = 1024 * 1024 * 1024
CPU_SECONDS = 20

# The answers of this program; the parent tells them apart.
OK, NOT_A_PHOTO, TOO_LARGE = 0, 10, 11


def confine() -> None:
    """Give up what a decoder does not need."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def redraw(original: bytes) -> bytes:
    """Return a JPEG of the picture, upright, at most 2,560 pixels wide or high, without anything but pixels.

    Raises:
        ValueError: it has too many pixels.
        Exception: whatever the decoder raises at what is no picture of an allowed kind.
    """
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    with Image.open(io.BytesIO(original), formats=FORMATS) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise ValueError("too many pixels")
        picture.load()
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        bare = Image.new("RGB", upright.size, "white")
        flat = upright.convert("RGBA")
        bare.paste(flat, mask=flat.getchannel("A"))
    drawn = io.BytesIO()
    bare.save(drawn, "JPEG", quality=QUALITY)
    return drawn.getvalue()


def main() -> int:
    """Read a picture from standard input and write its copy to standard output."""
    confine()
    original = sys.stdin.buffer.read()
    try:
        drawn = redraw(original)
    except ValueError as problem:
        return TOO_LARGE if "too many pixels" in str(problem) else NOT_A_PHOTO
    except MemoryError:
        return TOO_LARGE
    except Exception as problem:
        # A decoder may raise anything at bytes made to break it; none of it is said, for it could hold those bytes.
        return TOO_LARGE if type(problem).__name__ == "DecompressionBombError" else NOT_A_PHOTO
    sys.stdout.buffer.write(drawn)
    return OK


if __name__ == "__main__":
    sys.exit(main())
