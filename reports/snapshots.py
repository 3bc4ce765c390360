"""The frozen data of a paper: everything that its template shows, as plain JSON with exact figures.

Figures are fractions as text ("61/20"), dates are written out. A paper is made from this alone, not from the database,
so that the same snapshot and template version say the same again, whatever has changed since.
"""

import base64
import json
from fractions import Fraction

from agencies.models import Agency, Government
from evaluations import history
from evaluations.models import Answer, Period, SignOff
from reports import gaps, notes, pictures
from reports.models import IssuedReport, Letterhead
from reports.summary import Line, RegionSummary, Summary, agency_summaries
from spbe_portal.templatetags.figures import persen, tanggal

Kind = IssuedReport.Kind
STAGES = {Kind.INTERVIEW: "interview", Kind.VISIT: "observation"}


def canonical(data: dict) -> str:
    """One text for one content: sorted names, no spaces, letters as they are. What is hashed."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def of_region(region: RegionSummary) -> dict:
    signed = _sign_offs(region.period, [summary.subject for summary in region.governments])
    return {
        **_place(region.region, region.period, region.reading),
        "subject": f"Pemerintah daerah di wilayah {region.region.short_name}",
        "mean": exact(region.mean),
        "governments": [{"name": s.subject.name, "short_name": s.subject.short_name, **_figures(s),
                         "sign_off": signed.get(s.subject.pk)} for s in region.governments],
    }  # fmt: skip


def of_government(summary: Summary, *, whole: bool = True) -> dict:
    """A government's figures and sign-off; with `whole` also its OPD and what the evaluators wrote."""
    return {
        **_place(summary.subject, summary.period, summary.reading),
        "subject": summary.subject.name,
        "summary": _figures(summary),
        "sign_off": _sign_offs(summary.period, [summary.subject]).get(summary.subject.pk),
        **(_behind(summary) if whole else {}),
    }


def _behind(summary: Summary) -> dict:
    """What a government's figures rest on: its OPD, where levels differ, notes of every row, evidence."""
    answers = Answer.objects.filter(submission__period=summary.period, submission__agency__government=summary.subject)
    written = list(notes.with_notes(answers))
    return {
        "agencies": [_agency_line(s) for s in agency_summaries(summary.period, summary.subject, final=summary.final)],
        "gaps": [
            {"code": g.code, "name": g.name, "lowered": g.lowered, "raised": g.raised, "compared": g.compared,
             "mean": exact(g.mean)}
            for g in gaps.gaps(summary.period, [summary.subject.pk])
        ],
        "rows": _by_row(summary, written),
        "evidence": _evidence(written),
    }  # fmt: skip


def of_agency(summary: Summary, kind: str) -> dict:
    """One OPD's figures, every row with its notes, the evidence, and the way of the submission."""
    submission, government = summary.submission, summary.subject.government
    answers = notes.answers_with_notes(submission)
    return {
        **_place(government, summary.period, summary.reading),
        "subject": summary.subject.name,
        "status": submission.state.label,
        "round": submission.round,
        "sign_off": _sign_offs(summary.period, [government]).get(government.pk),
        "sent": tanggal(submission.sent_at) if submission.sent_at else "",
        "sent_by": str(submission.sent_by or ""),
        "summary": _figures(summary),
        "answers": [_answer(answer, STAGES.get(kind)) for answer in answers],
        "evidence": _evidence(answers),
        "history": [{"label": s.label, "at": tanggal(s.at), "by": str(s.by), "note": s.note}
                    for s in history.told(submission)],
    }  # fmt: skip


def _sign_offs(period: Period, governments: list[Government]) -> dict[int, dict]:
    """The standing sign-off of each government's result, by its pk; on an OPD's paper that of its government."""
    standing = SignOff.objects.standing().filter(period=period, government__in=governments)
    return {
        signed.government_id: {
            "by": str(signed.signed_by), "at": tanggal(signed.signed_at), "index": signed.figures["shown"],
            "exceptions": signed.exceptions,
        }
        for signed in standing.select_related("signed_by")
    }  # fmt: skip


def issuer(government: Government) -> Agency | None:
    """The unit that coordinates SPBE, named in the letterhead."""
    return next((a for a in government.agencies.active() if "KOMINFO" in a.lead_keys), None)


def heading(government: Government) -> dict:
    """Letterhead and signers as they stand now; the crest travels along, so that an old paper keeps the old one."""
    head = Letterhead.objects.filter(government=government).first() or Letterhead(government=government)
    unit = issuer(government)
    return {
        "government": government.name,
        "unit": unit.name if unit else "",
        "address": " · ".join(part for part in (government.address, government.website) if part),
        "logo": base64.b64encode(bytes(head.logo)).decode(),
    }


def exact(value: Fraction | None) -> str | None:
    return None if value is None else str(value)


def _place(government: Government, period, reading: str) -> dict:
    return {
        "government": f"{government.name} ({government.code})",
        "period": {"name": period.name, "year": period.year, "method": period.get_method_display()},
        "instrument": period.instrument.regulation,
        "reading": reading,
    }


def _figures(summary: Summary) -> dict:
    column, mine, theirs = summary.column, summary.mandiri.coverage, summary.evaluator.coverage
    return {
        "index": exact(summary.index),
        "predicate": column.score.predicate or "",
        "by_evaluator": summary.by_evaluator,
        "next_predicate": column.score.next_predicate or "",
        "distance": exact(column.score.distance),
        "next_border": exact(summary.next_border),
        "mandiri": exact(summary.mandiri.index),
        "evaluator": exact(summary.evaluator.index),
        "gap": exact(summary.gap),
        "method": summary.period.get_method_display(),
        "filled_up": summary.final,
        "whole_rows": summary.whole_rows,
        "whole_weight": exact(summary.whole_weight),
        "counted_weight": exact(summary.counted_weight),
        "column_name": summary.column_name,
        "unassigned": list(summary.unassigned),
        "of_agency": isinstance(summary.subject, Agency),
        "coverage": {
            name: {"agencies": c.agencies, "agencies_total": c.agencies_total, "answers": c.answers,
                   "answers_total": c.answers_total, "share": persen(c.share)}
            for name, c in (("mandiri", mine), ("evaluator", theirs))
        },
        "ministry": summary.ministry and {
            "year": summary.ministry.year, "index": str(summary.ministry.index),
            "predicate": summary.ministry.predicate,
            "other": summary.ministry.instrument != summary.structure.code,
        },
        "lines": [_line(line) for line in summary.lines],
        "chart": {
            "level_max": summary.structure.level_max,
            "level_min": summary.structure.level_min,
            "predicates": [[name, exact(border)] for name, border in summary.structure.predicates],
            "readings": [[r.kind, r.name, exact(r.value)] for r in pictures.readings(summary)],
            "aspects": [
                [a.name, exact(summary.mandiri.score.aspects[a.code].value),
                 exact(summary.evaluator.score.aspects[a.code].value)]
                for a in summary.structure.aspects()
            ],
        },
    }  # fmt: skip


def _line(line: Line) -> dict:
    return {
        "kind": line.kind, "code": line.code, "name": line.name, "rows": line.rows, "weight": exact(line.weight),
        "mandiri": exact(line.mandiri), "evaluator": exact(line.evaluator), "ministry": exact(line.ministry),
        "gap": exact(line.gap), "contribution": exact(line.contribution),
    }  # fmt: skip


def _agency_line(summary: Summary) -> dict:
    cover = summary.evaluator.coverage
    return {
        "name": summary.subject.name, "status": summary.submission.state.label,
        "answers": cover.answers, "answers_total": cover.answers_total,
        "mandiri": exact(summary.mandiri.index), "evaluator": exact(summary.evaluator.index),
        "predicate": summary.evaluator.score.predicate or "–",
    }  # fmt: skip


def _answer(answer: Answer, stage: str | None) -> dict:
    """`stage_level` is the level found at the stage that the paper is about, None where it did not look."""
    last = answer.latest
    of_stage = [a for a in answer.rounds if a.stage == stage]
    told = of_stage[-1] if of_stage else last
    return {
        "code": answer.indicator.code,
        "name": answer.indicator.name,
        "service": answer.service_name,
        "level": answer.level,
        "evaluator": answer.evaluator_level,
        "stage_level": of_stage[-1].level if of_stage else None,
        "explanation": answer.explanation,
        "complete": answer.is_complete,
        "evidence": [c.label for c in answer.citations.all()],
        "findings": told.findings if told else "",
        "analysis": told.analysis if told else "",
        "recommendation": told.recommendation if told else "",
    }


def _by_row(summary: Summary, answers: list[Answer]) -> list[dict]:
    """Every row of the instrument with what evaluators found at each OPD that has a finding of its own."""
    found: dict[str, list[dict]] = {}
    for answer in answers:
        last = notes.latest(answer)
        if last and (last.analysis or last.recommendation):
            found.setdefault(answer.indicator.code, []).append(
                {"agency": answer.submission.agency.abbreviation, "level": answer.level,
                 "evaluator": answer.evaluator_level, "findings": last.findings, "analysis": last.analysis,
                 "recommendation": last.recommendation}
            )  # fmt: skip
    return [{"code": row.code, "name": row.name, "notes": found.get(row.code, [])} for row in summary.structure.rows()]


def _evidence(answers: list[Answer]) -> list[dict]:
    """Every piece of evidence once per OPD, with the rows that cite it."""
    pieces: dict[int, dict] = {}
    for answer in answers:
        for citation in answer.citations.all():
            piece = citation.evidence
            entry = pieces.setdefault(
                piece.pk,
                {"agency": answer.submission.agency.abbreviation, "title": piece.title, "number": piece.number,
                 "date": tanggal(piece.date) if piece.date else "", "pages": piece.pages, "sha256": piece.sha256,
                 "cited": []},
            )  # fmt: skip
            entry["cited"].append(f"{answer.indicator.code}\u00a0({citation.label})")
    return list(pieces.values())
