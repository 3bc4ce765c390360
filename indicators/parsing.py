"""From a YAML data file to a `Structure`, refusing whatever is not exactly right.

Errors say where: "berkas.yaml, domains[0].aspects[1].indicators[2].weight (butir 7): ...". Pure: no Django.
"""

from collections import Counter
from collections.abc import Hashable, Iterator
from fractions import Fraction
from typing import Any

import yaml

from indicators.structure import Aspect, Capability, Domain, Row, Stage, Structure

CAPABILITY_KEYS = {"label", "levels"}
INDICATOR_KEYS = {
    "number",
    "code",
    "name",
    "weight",
    "capability",
    "question",
    "explanation",
    "evidence",
    "criteria",
}


class InstrumentError(ValueError):
    """The file is refused; the message names file, place and reason, one line for each fault found."""


class _Loader(yaml.SafeLoader):
    """Safe YAML that refuses a key given twice, which YAML itself would silently overwrite."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict:
    keys = [loader.construct_object(key) for key, _ in node.value]
    twice = [key for key, count in Counter(k for k in keys if isinstance(k, Hashable)).items() if count > 1]
    if twice:
        raise yaml.constructor.ConstructorError(None, None, f"kunci {twice[0]!r} ditulis dua kali", node.start_mark)
    return yaml.SafeLoader.construct_mapping(loader, node, deep=True)


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def parse(text: str, source: str = "instrumen") -> Structure:
    """Parse and validate one instrument. Raises InstrumentError with every fault that was found."""
    try:
        document = yaml.load(text, _Loader)  # noqa: S506 (a SafeLoader)
    except yaml.YAMLError as error:
        raise InstrumentError(f"{source}, {_yaml_place(error)}") from error
    return _Parser(source).instrument(document)


def _yaml_place(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    reason = getattr(error, "problem", None) or "bukan YAML yang sah"
    return f"baris {mark.line + 1}: {reason}" if mark else str(reason)


class _Parser:
    """Collects faults while it builds; `place` is the way from the top of the file to the value at hand."""

    def __init__(self, source: str):
        self.source = source
        self.faults: list[str] = []

    def fault(self, place: str, reason: str) -> None:
        self.faults.append(f"{self.source}, {place or 'akar'}: {reason}")

    def stop_on_fault(self) -> None:
        if self.faults:
            raise InstrumentError("\n".join(self.faults))

    def table(self, value: Any, place: str, required: set[str], optional: frozenset[str] = frozenset()) -> dict:
        """The mapping at `place`, with exactly the keys that belong there."""
        if not isinstance(value, dict):
            self.fault(place, "harus berupa pasangan kunci dan nilai")
            return {}
        for key in sorted(required - set(value)):
            self.fault(place, f"kunci “{key}” tidak ada")
        for key in sorted(str(k) for k in set(value) - required - optional):
            self.fault(place, f"kunci “{key}” tidak dikenal")
        return value

    def entries(self, value: Any, place: str) -> Iterator[tuple[Any, str]]:
        if not isinstance(value, list) or not value:
            self.fault(place, "harus berupa daftar yang tidak kosong")
            return
        for position, entry in enumerate(value):
            yield entry, f"{place}[{position}]"

    def string(self, table: dict, key: str, place: str, *, empty: bool = False) -> str:
        value = table.get(key, "")
        if not isinstance(value, str):
            self.fault(f"{place}.{key}", f"harus berupa teks, bukan {value!r}")
            return ""
        if not value.strip() and not empty and key in table:
            self.fault(f"{place}.{key}", "tidak boleh kosong")
        return value.strip()

    def whole(self, table: dict, key: str, place: str) -> int:
        value = table.get(key, 0)
        if isinstance(value, bool) or not isinstance(value, int):
            self.fault(f"{place}.{key}", f"harus berupa bilangan bulat, bukan {value!r}")
            return 0
        return value

    def exact(self, value: Any, place: str) -> Fraction:
        """A number written as text, so that it is exact: '1', '2.75', '10/3'."""
        if isinstance(value, str):
            try:
                return Fraction(value)
            except (ValueError, ZeroDivisionError):
                pass
        self.fault(place, f"harus bilangan tepat dalam tanda kutip, misalnya '2.75' atau '10/3', bukan {value!r}")
        return Fraction(0)

    def instrument(self, document: Any) -> Structure:
        required = {
            "code",
            "regulation",
            "title",
            "levels",
            "rounding",
            "predicates",
            "capabilities",
            "stages",
            "domains",
        }
        top = self.table(document, "", required, frozenset({"in_force"}))
        self.stop_on_fault()
        bounds = self.table(top["levels"], "levels", {"min", "max"})
        low, high = self.whole(bounds, "min", "levels"), self.whole(bounds, "max", "levels")
        if not 0 <= low < high <= 9:
            self.fault("levels", f"rentang {low} sampai {high} tidak masuk akal")
        self.stop_on_fault()
        levels = range(low, high + 1)
        decimals, predicate_from = self.rounding(top["rounding"])
        capabilities = self.capabilities(top["capabilities"], levels)
        structure = Structure(
            code=self.string(top, "code", ""),
            regulation=self.string(top, "regulation", ""),
            title=self.string(top, "title", ""),
            level_min=low,
            level_max=high,
            decimals=decimals,
            predicate_from=predicate_from,
            predicates=self.predicates(top["predicates"], low, high),
            capabilities=capabilities,
            stages=tuple(self.stages(top["stages"])),
            domains=tuple(self.domains(top["domains"], levels, set(capabilities))),
        )
        self.whole_tree(structure)
        self.stop_on_fault()
        return structure

    def rounding(self, value: Any) -> tuple[int, str]:
        table = self.table(value, "rounding", {"decimals", "mode", "predicate_from"})
        if table.get("mode") != "half_up":
            self.fault("rounding.mode", "hanya “half_up” yang dikenal")
        if table.get("predicate_from") not in {"unrounded", "rounded"}:
            self.fault("rounding.predicate_from", "harus “unrounded” atau “rounded”")
        return self.whole(table, "decimals", "rounding"), str(table.get("predicate_from"))

    def predicates(self, value: Any, low: int, high: int) -> tuple[tuple[str, Fraction], ...]:
        found = []
        for entry, place in self.entries(value, "predicates"):
            table = self.table(entry, place, {"name", "min"})
            found.append((self.string(table, "name", place), self.exact(table.get("min"), f"{place}.min")))
        borders = [border for _, border in found]
        if borders != sorted(set(borders)):
            self.fault("predicates", "batas harus naik dan tidak berulang")
        if borders and (borders[0] > low or borders[-1] > high):
            self.fault("predicates", f"batas harus mencakup {low} dan tidak melewati {high}")
        if len({name for name, _ in found}) < len(found):
            self.fault("predicates", "nama predikat berulang")
        return tuple(found)

    def capabilities(self, value: Any, levels: range) -> dict[str, Capability]:
        if not isinstance(value, dict) or not value:
            self.fault("capabilities", "harus berupa pasangan kunci dan nilai")
            return {}
        return {str(code): self.capability(entry, f"capabilities.{code}", levels) for code, entry in value.items()}

    def capability(self, value: Any, place: str, levels: range) -> Capability:
        table = self.table(value, place, CAPABILITY_KEYS)
        names, texts = {}, {}
        for level, entry in self.per_level(table.get("levels"), f"{place}.levels", levels):
            at = f"{place}.levels.{level}"
            parts = self.table(entry, at, {"name", "description"})
            names[level], texts[level] = self.string(parts, "name", at), self.string(parts, "description", at)
        return Capability(self.string(table, "label", place), names, texts)

    def per_level(self, value: Any, place: str, levels: range) -> Iterator[tuple[int, Any]]:
        """(level, entry) for every level of the scale; the file may write a level as 0 or '0'."""
        if not isinstance(value, dict):
            self.fault(place, "harus ada satu isian untuk tiap tingkat")
            return
        given = {str(key): entry for key, entry in value.items()}
        for level in levels:
            if str(level) in given:
                yield level, given.pop(str(level))
            else:
                self.fault(place, f"tingkat {level} tidak ada")
        for key in given:
            self.fault(place, f"tingkat {key} di luar skala")

    def stages(self, value: Any) -> Iterator[Stage]:
        for entry, place in self.entries(value, "stages"):
            table = self.table(entry, place, {"code", "name", "by"}, frozenset({"optional"}))
            code, name, by = (self.string(table, key, place) for key in ("code", "name", "by"))
            yield Stage(code, name, by, table.get("optional") is True)

    def domains(self, value: Any, levels: range, capabilities: set[str]) -> Iterator[Domain]:
        for entry, place in self.entries(value, "domains"):
            table = self.table(entry, place, {"code", "name", "aspects"})
            aspects = tuple(self.aspects(table.get("aspects"), f"{place}.aspects", levels, capabilities))
            yield Domain(self.string(table, "code", place), self.string(table, "name", place), aspects)

    def aspects(self, value: Any, at: str, levels: range, capabilities: set[str]) -> Iterator[Aspect]:
        for entry, place in self.entries(value, at):
            table = self.table(entry, place, {"code", "name", "indicators"})
            rows = tuple(
                self.row(row, spot, levels, capabilities)
                for row, spot in self.entries(table.get("indicators"), f"{place}.indicators")
            )
            yield Aspect(self.string(table, "code", place), self.string(table, "name", place), rows)

    def row(self, value: Any, at: str, levels: range, capabilities: set[str]) -> Row:
        place = f"{at} (butir {value['code']})" if isinstance(value, dict) and "code" in value else at
        table = self.table(value, place, INDICATOR_KEYS, frozenset({"asks_service_name"}))
        weight = self.exact(table.get("weight"), f"{place}.weight")
        if weight <= 0:
            self.fault(f"{place}.weight", "harus lebih besar dari nol")
        if table.get("capability") not in capabilities:
            self.fault(f"{place}.capability", f"{table.get('capability')!r} tidak ada dalam capabilities")
        asks = table.get("asks_service_name", False)
        if not isinstance(asks, bool):
            self.fault(f"{place}.asks_service_name", "harus true atau false")
        criteria = {}
        for level, entry in self.per_level(table.get("criteria"), f"{place}.criteria", levels):
            criteria[level] = self.string({"criteria": entry}, "criteria", f"{place} tingkat {level}")
        return Row(
            code=self.string(table, "code", place),
            number=self.whole(table, "number", place),
            name=self.string(table, "name", place),
            weight=weight,
            capability=str(table.get("capability")),
            question=self.string(table, "question", place),
            explanation=self.string(table, "explanation", place, empty=True),
            evidence=tuple(self.evidence(table.get("evidence"), f"{place}.evidence")),
            asks_service_name=asks is True,
            criteria=criteria,
        )

    def evidence(self, value: Any, at: str) -> Iterator[str]:
        for entry, place in self.entries(value, at):
            if isinstance(entry, str) and entry.strip():
                yield entry.strip()
            else:
                self.fault(place, f"harus berupa teks, bukan {entry!r}")

    def whole_tree(self, structure: Structure) -> None:
        """What holds over the whole: codes are unique, weights sum to exactly 100."""
        for kind, codes in (
            ("domain", [domain.code for domain in structure.domains]),
            ("aspek", [aspect.code for aspect in structure.aspects()]),
            ("butir", [row.code for row in structure.rows()]),
        ):
            for code, count in Counter(codes).items():
                if count > 1:
                    self.fault("domains", f"kode {kind} “{code}” dipakai {count} kali")
        total = sum((row.weight for row in structure.rows()), Fraction(0))
        if not self.faults and total != 100:
            self.fault("domains", f"jumlah bobot {total}, seharusnya tepat 100")
