"""Normal forms of text, URLs, dates, captions, and of the bytes of a page."""
