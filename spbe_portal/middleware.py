"""Middleware of the portal itself."""


def private_pages(get_response):
    """A page made for a signed-in person is never kept by a cache, its own browser's included."""

    def middleware(request):
        response = get_response(request)
        if request.user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-store"
        return response

    return middleware
