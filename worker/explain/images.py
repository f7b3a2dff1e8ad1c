"""Images: the image containers of a page -> each image with where its caption and credit came from."""

from __future__ import annotations

from worker.explain.records import Alternative, ImageExplanation
from worker.explain.wording import place_of
from worker.extraction import PageReading
from worker.extraction.images import ImageDecision
from worker.normalize.captions.credits import split_credit
from worker.normalize.text import collapse, letters
from worker.records import Image


def explain_pictures(reading: PageReading) -> tuple[ImageExplanation, ...]:
    """Return the article's images in its order."""
    containers: dict[int, list[ImageDecision]] = {}
    for container in reading.images.containers:
        if container.image is not None:
            containers.setdefault(container.image, []).append(container)
    images = reading.images.images
    return tuple(read_picture(reading, image, containers[n]) for n, image in enumerate(images))


def read_picture(reading: PageReading, image: Image, containers: list[ImageDecision]) -> ImageExplanation:
    """Return one image, shown in one container or in several."""
    page = reading.page
    captioned = next((f for f in containers if f.caption.text and f.caption.text == image.caption), None)
    credited = next((f for f in containers if f.caption.credit and f.caption.credit == image.credit), None)
    credit_from = None
    if credited is not None:
        credit_from = spot(reading, credited, image.credit)
    elif image.credit:
        told = split_credit(image.alt)[1] == image.credit
        credit_from = "the alternative text" if told else "json-ld ImageObject"
    return ImageExplanation(
        image,
        place_of(page, page.index[containers[0].element]),
        spot(reading, captioned, image.caption) if captioned is not None else None,
        credit_from,
        others(image, containers),
    )


def spot(reading: PageReading, container: ImageDecision, text: str | None) -> str:
    """Return the place of the caption element in which a text stands."""
    page, wanted = reading.page, letters(text)
    holding = [e for e in container.caption.elements if wanted in letters("".join(e.itertext()))]
    element = min(holding, key=lambda e: page.text_len[page.index[e]], default=container.element)
    return place_of(page, page.index[element])


def others(image: Image, containers: list[ImageDecision]) -> tuple[Alternative, ...]:
    """Return what else might have been the caption."""
    found = [Alternative(image.alt, "alternative text, never a caption")] if image.alt else []
    for container in containers:
        if container.caption.text and container.caption.text != image.caption:
            found.append(Alternative(collapse(container.caption.text), "another copy of the picture"))
    return tuple(dict.fromkeys(found))
