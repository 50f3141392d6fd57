"""Names of files as tables hold them: text, though a file system holds bytes."""


def shown_name(name: str) -> str:
    r"""Return a name in which bytes that are no UTF-8 are written out, as ``J\xfcrgen.wav``.

    Python keeps such bytes as lone surrogates, which no table and no terminal takes.
    """
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
