"""The read-only API: `description` says what there is, and urls, answers, OpenAPI and the page for developers follow.

gate        who asks, how often, how the answer leaves
answers     what each operation answers
schemas     what an answer looks like, as JSON Schema
openapi     the OpenAPI 3.1 document
problems    errors as RFC 9457 has them
"""
