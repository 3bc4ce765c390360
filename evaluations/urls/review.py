from django.urls import path

from evaluations.views import assess, queue, review, second_review, second_score

ONE = "reviu/<key:pk>/"
SECOND = "reviu/kedua/<key:pk>/"

urlpatterns = [
    path("reviu/", queue.queue_page, name="queue"),
    path("reviu/finalkan/", queue.finalise_many, name="finalise_many"),
    path(SECOND, second_review.second_page, name="second"),
    path(f"{SECOND}menilai/", second_score.second_rows, name="second_rows"),
    path(f"{SECOND}menilai/<str:code>/", second_score.second_row, name="second_row"),
    path(f"{SECOND}selesai/", second_score.second_finish, name="second_finish"),
    path(f"{SECOND}pertama-selesai/", second_review.second_finish_first, name="second_finish_first"),
    path(f"{SECOND}putuskan/<str:code>/", second_review.second_decide, name="second_decide"),
    path(f"{SECOND}tarik/", second_review.second_withdraw, name="second_withdraw"),
    path(ONE, review.review, name="review"),
    path(f"{ONE}butir/<str:code>/", assess.review_answer, name="review_answer"),
    path(f"{ONE}butir/<str:code>/klarifikasi/", assess.clarify, name="review_clarify"),
    path(f"{ONE}setujui/", review.accept_many, name="accept_many"),
    path(f"{ONE}kembalikan/", review.make_move, {"action": "return"}, name="return"),
    path(f"{ONE}verifikasi/", review.make_move, {"action": "verify"}, name="verify"),
    path(f"{ONE}finalkan/", review.make_move, {"action": "finalise"}, name="finalise"),
    path(f"{ONE}buka-kembali/", review.make_move, {"action": "reopen"}, name="reopen"),
]
