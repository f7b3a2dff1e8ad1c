"""The images of all containers become one for each picture and each caption."""

from __future__ import annotations

from worker.extraction.images.merged_images import Gathered, merged
from worker.records import Image

TELLING = "The port at dawn, seen from the bridge that is to be rebuilt"


def gather(*images: Image) -> tuple[list[int], tuple[Image, ...]]:
    """Take the images in; return the place of each and what came of them."""
    gathered = Gathered()
    places = [gathered.add(n, image) for n, image in enumerate(images)]
    return places, gathered.as_found().images


def test_renditions_of_one_picture_are_one_image() -> None:
    small, large = (
        Image("https://img.example/port-640x360.jpg"),
        Image("https://img.example/port-1280x720.jpg", alt="A"),
    )
    places, images = gather(small, large)
    assert places == [0, 0]
    assert [(image.url, image.alt) for image in images] == [(small.url, "A")]


def test_two_files_under_one_caption_are_two_pictures() -> None:
    first, second = (
        Image("https://img.example/a.jpg", caption=TELLING),
        Image("https://img.example/b.jpg", caption=TELLING),
    )
    assert gather(first, second)[0] == [0, 1]


def test_a_short_label_may_stand_under_two_pictures() -> None:
    first, second = (
        Image("https://img.example/a.jpg", caption="Port"),
        Image("https://img.example/b.jpg", caption="Port"),
    )
    assert gather(first, second)[0] == [0, 1]


def test_a_short_caption_without_a_picture_is_the_copy_of_one_with_it() -> None:
    places, [image] = gather(Image("https://img.example/a.jpg", caption="Port"), Image(None, caption="PORT."))
    assert places == [0, 0]
    assert image.caption == "Port"


def test_images_are_numbered_and_anchored_where_they_first_stand() -> None:
    gathered = Gathered()
    for element, name in ((7, "a"), (3, "b"), (9, "a")):
        gathered.add(element, Image(f"https://img.example/{name}.jpg"))
    found = gathered.as_found()
    assert [image.position for image in found.images] == [0, 1]
    assert found.anchors == {7: 0, 3: 1}


def test_a_copy_completes_and_replaces_nothing() -> None:
    image = Image("https://img.example/a.jpg", alt="Port", caption="The port")
    copy = Image("https://img.example/b.jpg", alt="Harbour", caption="The port.", credit="Jo Bell")
    assert merged(image, copy) == Image("https://img.example/a.jpg", alt="Port", caption="The port", credit="Jo Bell")
