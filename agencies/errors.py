"""Errors of the domain: each carries a sentence in Indonesian that the person can read."""


class Refusal(Exception):
    """The rule says no. Pages answer with `status` and the sentence; nothing was written."""

    status = 409


class NotAllowed(Refusal):
    """The person sees the thing but may not do this to it."""

    status = 403
