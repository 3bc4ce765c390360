from django.apps import AppConfig


class ImprovementsConfig(AppConfig):
    name = "improvements"

    def ready(self):
        """Make known what this room adds to a handover."""
        from improvements.services import handover  # noqa: F401
