"""Tree repairs: what browsers read otherwise than the parser, which knows no HTML 5."""

from __future__ import annotations

from lxml import etree

# What may stand in a head; anything else there is a part of the page.
HEAD_TAGS = frozenset(["base", "link", "meta", "noscript", "script", "style", "template", "title"])
# What no button holds: a browser ends it before them, or has lost its end tag as the parser did.
NEVER_IN_BUTTON = ("button", "main", "article", "section", "footer", "aside", "h1")
# Elements whose text nobody reads.
UNREAD = frozenset(["script", "style", "template", "iframe", "svg", "noscript"])
# Letters from which a `noscript` element holds text and no note that asks for scripts.
LEAST_NOSCRIPT = 250


def repair(root: etree._Element) -> None:
    """Bring a tree closer to that of a browser."""
    move_out_of_head(root)
    open_buttons(root)
    show_noscript(root)


def move_out_of_head(root: etree._Element) -> None:
    """Move what people read from the head into the body.

    Without a body tag the parser leaves it in the head.
    """
    head = root.find("head")
    strays = [] if head is None else [child for child in head if child.tag not in HEAD_TAGS]
    if not strays:
        return
    body = root.find("body")
    if body is None:
        body = etree.SubElement(root, "body")
    for stray in reversed(strays):  # At a fixed place: finding the n-th takes n steps.
        body.insert(0, stray)


def open_buttons(root: etree._Element) -> None:
    """Turn each button that holds what none may hold into a plain box."""
    for button in list(root.iter("button")):
        if next(button.iterdescendants(*NEVER_IN_BUTTON), None) is not None:
            button.tag = "div"


def show_noscript(root: etree._Element) -> None:
    """Turn `noscript` elements into plain boxes where they hold most of the page's text."""
    body = root.find("body")
    if body is None:
        return
    held = [(element, letters_in(element)) for element in body.iter("noscript") if len(element)]
    texts = [(element, count) for element, count in held if count >= LEAST_NOSCRIPT]
    if not texts or sum(count for _, count in texts) <= letters_in(body):
        return
    for element, _ in texts:
        element.tag = "div"


def letters_in(top: etree._Element) -> int:
    """Return how many characters a reader sees of an element, white space aside."""
    count = 0
    walk = etree.iterwalk(top, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            count += len((element.tail or "").strip()) if element is not top else 0
        elif element is not top and element.tag in UNREAD:
            walk.skip_subtree()
        else:
            count += len((element.text or "").strip())
    return count
