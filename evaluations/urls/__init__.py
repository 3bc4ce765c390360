from evaluations.urls import filling, periods, review

app_name = "evaluations"
urlpatterns = [*filling.urlpatterns, *review.urlpatterns, *periods.urlpatterns]
