from django.urls import path

from evaluations.views import review

urlpatterns = [
    path("reviu/", review.queue_page, name="queue"),
    path("reviu/finalkan/", review.finalise_many, name="finalise_many"),
    path("reviu/<int:pk>/", review.review, name="review"),
    path("reviu/<int:pk>/butir/<str:code>/", review.review_answer, name="review_answer"),
    path("reviu/<int:pk>/kembalikan/", review.make_move, {"action": "return"}, name="return"),
    path("reviu/<int:pk>/verifikasi/", review.make_move, {"action": "verify"}, name="verify"),
    path("reviu/<int:pk>/finalkan/", review.make_move, {"action": "finalise"}, name="finalise"),
    path("reviu/<int:pk>/buka-kembali/", review.make_move, {"action": "reopen"}, name="reopen"),
]
