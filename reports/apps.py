from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"

    def ready(self):
        """Make the background work of this room known."""
        from reports import long_papers  # noqa: F401
        from reports.batches import making  # noqa: F401
