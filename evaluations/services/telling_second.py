"""Who hears of a second scoring. No sentence carries a level, a finding or how many rows are done."""

from collections.abc import Iterable

from django.urls import reverse

from agencies.models import User
from agencies.notices import notify
from evaluations.models import SecondReview
from evaluations.second import firsts


def asked(review: SecondReview) -> None:
    mine = reverse("evaluations:second_rows", args=[review.pk])
    sentence = f"Anda diminta menjadi penilai kedua {_name(review)}, tanpa melihat hasil penilai pertama."
    _tell([review.evaluator], review.asked_by, "second.asked", sentence, mine)
    sentence = f"Penilaian kedua {_name(review)} diminta; nyatakan selesai setelah semua butir Anda nilai."
    page = reverse("evaluations:review", args=[review.submission_id])
    _tell(firsts(review.submission), review.asked_by, "second.asked", sentence, page)


def one_done(review: SecondReview, by: User) -> None:
    """The koordinator learns that one side is done; the other side only that it is awaited."""
    done, other = ("kedua", "pertama") if review.second_done_at else ("pertama", "kedua")
    sentence = f"{_name(review)}: penilai {done} selesai, menunggu penilai {other}."
    _tell([review.asked_by], by, "second.one_done", sentence, review.get_absolute_url())


def compared(review: SecondReview, differing: int) -> None:
    what = f"{differing} butir berbeda dan perlu keputusan bersama" if differing else "semua tingkat sama"
    people = [review.asked_by, review.evaluator, *firsts(review.submission)]
    _tell(people, None, "second.compared", f"{_name(review)}: {what}.", review.get_absolute_url())


def decided(review: SecondReview, by: User) -> None:
    people = [review.asked_by, review.evaluator, *firsts(review.submission)]
    sentence = f"{_name(review)}: semua perbedaan penilaian sudah diputuskan bersama."
    _tell(people, by, "second.decided", sentence, review.get_absolute_url())


def withdrawn(review: SecondReview, by: User) -> None:
    people = [review.evaluator, *firsts(review.submission)]
    sentence = f"Permintaan penilaian kedua {_name(review)} ditarik."
    _tell(people, by, "second.withdrawn", sentence, reverse("evaluations:review", args=[review.submission_id]))


def _name(review: SecondReview) -> str:
    return f"{review.submission.agency.abbreviation} ({review.submission.period})"


def _tell(people: Iterable[User], by: User | None, event: str, sentence: str, url: str) -> None:
    notify([person for person in people if person != by], event=event, sentence=sentence, url=url)
