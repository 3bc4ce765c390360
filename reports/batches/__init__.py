"""All OPD of a government at once, as one ZIP or one PDF, made in the background.

making   the background work: one OPD after the other, so that memory does not grow with their number
binding  many PDF files on disk into one, with a table of contents and bookmarks
"""
