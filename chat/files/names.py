"""How the bytes of a file are called in the store. The key is random, so no name says or gives away anything."""


def file_name(key: str) -> str:
    """What is handed out."""
    return f"files/{key[:2]}/{key}"


def original_name(key: str) -> str:
    """A picture as it came, until it is made anew; never handed out."""
    return f"originals/{key[:2]}/{key}"


def thumbnail_name(key: str) -> str:
    return f"thumbnails/{key[:2]}/{key}.webp"
