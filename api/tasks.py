"""What workers do for the API: requests that were answered 202, what of them was lost, what of them is old."""

from celery import Task, shared_task

from api import async_requests
from api.models import AsyncRequest
from foundation.clock import now

SWEEP_MOST = 500


@shared_task(
    bind=True, name=async_requests.TASK, ignore_result=False, max_retries=async_requests.MOST_TRIES, acks_late=True
)
def run_request(task: "Task[[str], None]", request_id: str) -> None:
    try:
        async_requests.run(request_id)
    except async_requests.TryAgain as error:
        raise task.retry(exc=error, countdown=2**task.request.retries) from None


@shared_task(name="api.sweep_requests")
def sweep_requests() -> None:
    """Queue again what should have been done long ago: a broker or a worker lost it. Doing it twice is harmless."""
    late = AsyncRequest.objects.filter(finished_at=None, created_at__lt=now() - async_requests.SWEEP_AFTER)
    for request_id in late.order_by("created_at").values_list("pk", flat=True)[:SWEEP_MOST]:
        async_requests.enqueue(request_id)


@shared_task(name="api.expire_requests")
def expire_requests() -> None:
    """Answers nobody can fetch any more; of what was never done, what is older than any outage."""
    AsyncRequest.objects.filter(finished_at__lt=now() - async_requests.KEEP).delete()
    AsyncRequest.objects.filter(finished_at=None, created_at__lt=now() - async_requests.GIVE_UP).delete()
