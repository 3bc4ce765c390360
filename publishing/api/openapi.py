"""The OpenAPI 3.1 document, made from the description."""

from publishing.api.description import OPERATIONS, PREFIX, Operation, Parameter
from publishing.api.problems import CONTENT_TYPE
from publishing.api.schemas import SCHEMAS, Schema, page_of, ref

PROBLEMS = {
    "400": "Parameter tidak dikenal atau salah nilainya.",
    "401": "Kunci tidak ada, salah, dicabut, atau lewat masanya.",
    "404": "Tidak ada dalam cakupan kunci ini, atau belum final.",
    "405": "Hanya GET dan HEAD.",
    "429": "Terlalu sering; lihat Retry-After.",
}
HEADERS = {
    "ETag": "Sidik isi; kirim kembali sebagai If-None-Match.",
    "RateLimit-Limit": "Permintaan per menit untuk kunci ini.",
    "RateLimit-Remaining": "Sisa dalam menit ini.",
    "RateLimit-Reset": "Detik sampai menit ini berakhir.",
}
PROBLEM_HEADERS = {
    "401": {"WWW-Authenticate": "Cara mengirim kunci."},
    "405": {"Allow": "GET, HEAD."},
    "429": {"Retry-After": "Detik sampai boleh mencoba lagi."},
}


def document(server: str) -> Schema:
    """`server` is the portal's address, without a slash at its end."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "API hasil SPBE",
            "version": "1",
            "summary": "Hasil final penilaian mandiri SPBE, hanya dibaca.",
            "description": f"Penjelasan dengan contoh: {server}/api/",
        },
        "servers": [{"url": f"{server}/{PREFIX}"}],
        "security": [{"key": []}],
        "paths": {operation.path: {"get": _operation(operation)} for operation in OPERATIONS},
        "components": {
            "schemas": SCHEMAS,
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "description": "Kunci API."}},
        },
    }


def answer_schema(operation: Operation) -> Schema:
    return page_of(operation.schema) if operation.many else ref(operation.schema)


def _operation(operation: Operation) -> Schema:
    return {
        "operationId": operation.name,
        "summary": operation.summary,
        "parameters": [
            *(_parameter(one, "path") for one in operation.path_parameters),
            *(_parameter(one, "query") for one in operation.parameters),
        ],
        "responses": {
            "200": {
                "description": operation.summary,
                "headers": {name: _header(text) for name, text in HEADERS.items()},
                "content": {"application/json": {"schema": answer_schema(operation)}},
            },
            "304": {"description": "Isinya masih sama dengan If-None-Match."},
            **{status: _problem(status, text) for status, text in PROBLEMS.items()},
        },
    }


def _parameter(parameter: Parameter, where: str) -> Schema:
    return {
        "name": parameter.name,
        "in": where,
        "required": where == "path",
        "description": parameter.text,
        "schema": parameter.schema,
    }


def _header(text: str) -> Schema:
    return {"description": text, "schema": {"type": "string"}}


def _problem(status: str, text: str) -> Schema:
    found = {"description": text, "content": {CONTENT_TYPE: {"schema": ref("Problem")}}}
    headers = PROBLEM_HEADERS.get(status, {})
    return found | ({"headers": {name: _header(words) for name, words in headers.items()}} if headers else {})
