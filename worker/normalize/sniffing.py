"""Sniffing: whether bytes can be a document of text at all, whatever their Content-Type says.

The signatures and the bytes that no text holds are those of the WHATWG MIME Sniffing standard (6 and 7).
"""

from __future__ import annotations

import codecs
import re

HEADER = 1445  # bytes that are looked at, by the standard

SIGNATURES = (
    (re.compile(rb"%PDF-"), "a PDF"),
    (re.compile(rb"%!PS-Adobe-"), "PostScript"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "a PNG picture"),
    (re.compile(rb"GIF8[79]a"), "a GIF picture"),
    (re.compile(rb"\xff\xd8\xff"), "a JPEG picture"),
    (re.compile(rb"RIFF.{4}WEBPVP", re.DOTALL), "a WebP picture"),
    (re.compile(rb"BM.{4}\0\0\0\0", re.DOTALL), "a BMP picture"),
    (re.compile(rb"\0\0[\x01\x02]\0"), "an icon"),
    (re.compile(rb"(?:II\*\0|MM\0\*)"), "a TIFF picture"),
    (re.compile(rb".{4}ftyp", re.DOTALL), "a film or picture (MP4)"),
    (re.compile(rb"\x1aE\xdf\xa3"), "a film (WebM)"),
    (re.compile(rb"OggS\0"), "sound or film (Ogg)"),
    (re.compile(rb"RIFF.{4}(?:WAVE|AVI )", re.DOTALL), "sound or film (RIFF)"),
    (re.compile(rb"(?:ID3[\x02-\x04]|\xff[\xfb\xf3\xf2])"), "sound (MP3)"),
    (re.compile(rb"(?:wOF[F2]|\0\x01\0\0|OTTO|ttcf)"), "a font"),
    (re.compile(rb"\x1f\x8b\x08"), "a gzip file"),
    (re.compile(rb"PK\x03\x04"), "a ZIP file"),
    (re.compile(rb"Rar!\x1a\x07"), "a RAR file"),
    (re.compile(rb"7z\xbc\xaf\x27\x1c"), "a 7z file"),
    (re.compile(rb"(?:MZ[\x00-\x1f\x80-\xff]|\x7fELF|\0asm)"), "a program"),
    (re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "an office document"),
)
# How marked-up text begins, in UTF-16 too.
_MARKUP = re.compile(rb"\0?[\t\n\x0c\r \0]*<\0?[!?/a-zA-Z]")
_NO_TEXT = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def name_binary(raw: bytes) -> str | None:
    """Name the bytes that are no text, such as "a PDF".

    None where they may be a document.
    """
    head = raw[:HEADER]
    for signature, name in SIGNATURES:
        if signature.match(head):
            return name
    if head.startswith(_MARKS) or _MARKUP.match(head):
        return None
    return "binary data" if _NO_TEXT.search(head) else None
