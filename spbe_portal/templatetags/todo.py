"""The to-do list on the page where a person's work begins."""

from django import template
from django.utils import timezone

from evaluations.todo import todo
from improvements.todo import lines
from spbe_portal.guides import guides_for
from spbe_portal.navigation import home_of

register = template.Library()


@register.inclusion_tag("components/todo.html", takes_context=True)
def todo_list(context, home: str) -> dict:
    """`home` names the page that the tag stands on; elsewhere than on their home page people see no list, and no way
    to the guides of their roles.

    A line that leads to the page it would stand on is left out: that page says it already.
    """
    request = context["request"]
    user = request.user
    if home_of(user) != home:
        return {"at_home": False, "lines": [], "guides": []}
    today = timezone.localdate()
    found = todo(user, today, lines(user, today))
    elsewhere = [line for line in found if line.url.partition("#")[0] != request.path]
    return {"at_home": bool(elsewhere) or not found, "lines": elsewhere, "guides": guides_for(user)[0]}
