"""Pictures: the frames of a page -> each picture of the article with where its caption and credit came from."""

from __future__ import annotations

from worker.explain.records import Alternative, Picture
from worker.explain.wording import place_of
from worker.extraction import Reading
from worker.extraction.images import ReadFrame
from worker.extraction.phrases.credits import split_credit
from worker.normalize.text import collapse, letters
from worker.records import Image


def explain_pictures(reading: Reading) -> tuple[Picture, ...]:
    """The article's pictures in its order."""
    frames: dict[int, list[ReadFrame]] = {}
    for frame in reading.pictures.frames:
        if frame.image is not None:
            frames.setdefault(frame.image, []).append(frame)
    images = reading.pictures.images
    return tuple(read_picture(reading, image, frames[n]) for n, image in enumerate(images))


def read_picture(reading: Reading, image: Image, frames: list[ReadFrame]) -> Picture:
    """One picture, shown in one frame or in several."""
    document = reading.document
    captioned = next((f for f in frames if f.caption.text and f.caption.text == image.caption), None)
    credited = next((f for f in frames if f.caption.credit and f.caption.credit == image.credit), None)
    credit_from = None
    if credited is not None:
        credit_from = spot(reading, credited, image.credit)
    elif image.credit:
        told = split_credit(image.alt)[1] == image.credit
        credit_from = "the alternative text" if told else "json-ld ImageObject"
    return Picture(
        image,
        place_of(document, document.index[frames[0].element]),
        spot(reading, captioned, image.caption) if captioned is not None else None,
        credit_from,
        others(image, frames),
    )


def spot(reading: Reading, frame: ReadFrame, text: str | None) -> str:
    """The element of a frame's caption in which a text stands."""
    document, wanted = reading.document, letters(text)
    holding = [e for e in frame.caption.elements if wanted in letters("".join(e.itertext()))]
    element = min(holding, key=lambda e: document.text_len[document.index[e]], default=frame.element)
    return place_of(document, document.index[element])


def others(image: Image, frames: list[ReadFrame]) -> tuple[Alternative, ...]:
    """What else might have been the caption: the alternative text, the captions of other copies of the picture."""
    found = [Alternative(image.alt, "alternative text, never a caption")] if image.alt else []
    for frame in frames:
        if frame.caption.text and frame.caption.text != image.caption:
            found.append(Alternative(collapse(frame.caption.text), "another copy of the picture"))
    return tuple(dict.fromkeys(found))
