from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "jobs"

    def ready(self):
        """Make the background work of this room known."""
        from jobs import invitations  # noqa: F401
