from django.apps import AppConfig


class EvaluationsConfig(AppConfig):
    name = "evaluations"

    def ready(self):
        """Make the background work of this room known, and what it adds to a handover."""
        from evaluations.packages import making  # noqa: F401
        from evaluations.services import handover  # noqa: F401
