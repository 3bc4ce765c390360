"""What files are called inside a package: plain letters that every computer unpacks, and no name twice. Pure."""

import re
import unicodedata

TITLE_MAX = 80  # characters of a title; with folder, code and number a path stays below 200
FOLDER_MAX = 60


def plain(words: str, limit: int, otherwise: str) -> str:
    """Letters, digits, hyphens and single spaces of `words`; a dot or a slash of a typed title never gets through."""
    letters = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9-]+", " ", letters)[:limit].strip(" -") or otherwise


class Names:
    """Gives every name once, also where upper and lower case are the same to the computer that unpacks."""

    def __init__(self):
        self._given = set()

    def folder(self, agency: str) -> str:
        """The OPD's folder. The first word keeps it from being a name that Windows reserves, such as CON."""
        return self._once(f"Bukti {plain(agency, FOLDER_MAX, 'OPD')}", "")

    def file(self, folder: str, *, code: str, level: int | None, title: str, extension: str) -> str:
        """ "Bukti BKD/03 T2 Keputusan Tim.pdf": code of the row, level, title; sorted as the rows are."""
        mark = "T-" if level is None else f"T{level}"
        stem = f"{plain(code, 12, '0').zfill(2)} {mark} {plain(title, TITLE_MAX, 'Dokumen')}"
        return self._once(f"{folder}/{stem}", f".{extension}")

    def _once(self, stem: str, ending: str) -> str:
        name, number = f"{stem}{ending}", 1
        while name.lower() in self._given:
            number += 1
            name = f"{stem} ({number}){ending}"
        self._given.add(name.lower())
        return name
