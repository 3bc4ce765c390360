"""Errors of the API as problem details (RFC 9457), each with a sentence that a person can read."""

from dataclasses import dataclass, field
from http import HTTPStatus

from django.http import JsonResponse
from django.urls import reverse

CONTENT_TYPE = "application/problem+json"


@dataclass
class Problem(Exception):
    """What went wrong. `kind` is the anchor on the developers' page that explains it; `errors` names parameters."""

    status: HTTPStatus
    kind: str
    title: str
    detail: str
    errors: list[dict] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)

    def response(self) -> JsonResponse:
        body = {
            "type": f"{reverse('publishing:api_docs')}#{self.kind}",
            "title": self.title,
            "status": int(self.status),
            "detail": self.detail,
        }
        if self.errors:
            body["errors"] = self.errors
        return JsonResponse(
            body, status=self.status, content_type=CONTENT_TYPE, headers={"Cache-Control": "no-store"} | self.headers,
            json_dumps_params={"ensure_ascii": False},
        )  # fmt: skip


def no_key() -> Problem:
    return Problem(
        HTTPStatus.UNAUTHORIZED, "kunci", "Kunci tidak berlaku",
        "Kirim kunci API yang masih berlaku pada kepala Authorization: Bearer KUNCI.",
        headers={"WWW-Authenticate": 'Bearer realm="SPBE"'},
    )  # fmt: skip


def too_often(wait: int) -> Problem:
    return Problem(
        HTTPStatus.TOO_MANY_REQUESTS, "batas", "Terlalu sering",
        f"Batas permintaan per menit sudah tercapai. Coba lagi {wait} detik lagi.", headers={"Retry-After": str(wait)},
    )  # fmt: skip


def not_found(detail: str = "Tidak ada apa pun pada alamat ini.") -> Problem:
    return Problem(HTTPStatus.NOT_FOUND, "tidak-ada", "Tidak ditemukan", detail)


def bad_parameters(errors: list[dict]) -> Problem:
    detail = "Ada parameter yang tidak dikenal atau salah nilainya: " + ", ".join(e["parameter"] for e in errors) + "."
    return Problem(HTTPStatus.BAD_REQUEST, "parameter", "Parameter salah", detail, errors)


def read_only() -> Problem:
    return Problem(
        HTTPStatus.METHOD_NOT_ALLOWED, "hanya-baca", "Hanya dibaca", "API ini hanya dapat dibaca dengan GET atau HEAD.",
        headers={"Allow": "GET, HEAD"},
    )  # fmt: skip
