"""The one task that the worker knows: perform a job."""

from django_tasks import task

from jobs import services


@task()
def perform(job_id: int) -> None:
    services.perform(job_id)
