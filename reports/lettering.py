"""How wide words are and where a name breaks, for pictures whose text does not flow by itself. Pure."""

ELLIPSIS = "…"
NBSP = "\u00a0"

# Advance widths of Arial and Liberation Sans in thousandths of the type size; what is not listed is 556.
_WIDTHS = {
    **dict.fromkeys("ijl'", 222),
    **dict.fromkeys(f" {NBSP}.,/:;ftI!|", 278),
    **dict.fromkeys("r-()", 333),
    **dict.fromkeys("ckszvxyJ", 500),
    **dict.fromkeys("FTZ", 611),
    **dict.fromkeys("ABEKPSVXY&", 667),
    **dict.fromkeys("CDHNRUw", 722),
    **dict.fromkeys("GOQ", 778),
    **dict.fromkeys("mM", 833),
    **dict.fromkeys("W%", 944),
    ELLIPSIS: 1000,
}
_SPARE = 1.05  # other faces of the stack (Segoe UI, Roboto, Noto Sans) run a little wider


def text_width(text: str, size: float) -> float:
    """Estimated width of one line, in the unit of `size`."""
    return sum(_WIDTHS.get(letter, 556) for letter in text) / 1000 * size * _SPARE


def wrap(name: str, width: int = 16, lines: int = 3) -> tuple[str, ...]:
    """The name on at most `lines` lines of about `width` letters.

    Words stay whole, even one longer than a line. A name that does not fit ends in an ellipsis, so that nobody takes
    the part for the whole. Of two ways to break into as many lines, the narrower is taken.
    """
    broken = _greedy(name, width)
    if len(broken) > lines:
        return (*broken[: lines - 1], broken[lines - 1] + ELLIPSIS)
    for narrower in range(width - 1, 0, -1):
        candidate = _greedy(name, narrower)
        if len(candidate) > len(broken):
            break
        broken = candidate
    return tuple(broken)


def _greedy(name: str, width: int) -> list[str]:
    lines: list[str] = []
    for word in name.split(" "):
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
