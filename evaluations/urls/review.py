from django.urls import path

from evaluations.views import assess, queue, review

ONE = "reviu/<int:pk>/"

urlpatterns = [
    path("reviu/", queue.queue_page, name="queue"),
    path("reviu/finalkan/", queue.finalise_many, name="finalise_many"),
    path(ONE, review.review, name="review"),
    path(f"{ONE}butir/<str:code>/", assess.review_answer, name="review_answer"),
    path(f"{ONE}butir/<str:code>/klarifikasi/", assess.clarify, name="review_clarify"),
    path(f"{ONE}setujui/", review.accept_many, name="accept_many"),
    path(f"{ONE}kembalikan/", review.make_move, {"action": "return"}, name="return"),
    path(f"{ONE}verifikasi/", review.make_move, {"action": "verify"}, name="verify"),
    path(f"{ONE}finalkan/", review.make_move, {"action": "finalise"}, name="finalise"),
    path(f"{ONE}buka-kembali/", review.make_move, {"action": "reopen"}, name="reopen"),
]
