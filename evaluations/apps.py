from django.apps import AppConfig


class EvaluationsConfig(AppConfig):
    name = "evaluations"

    def ready(self):
        """Make the background work of this room known."""
        from evaluations.packages import making  # noqa: F401
