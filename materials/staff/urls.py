"""Addresses of the staff's pages of print files, reviews, allocations and papers, below the admin."""

from django.urls import URLPattern, path

from materials.staff import activity_reports, allocations, editions, papers, previews, renders, reviews

app_name = "materials_staff"
urlpatterns: list[URLPattern] = [
    path("<int:pk>/make/", renders.make, name="make"),
    path("<int:pk>/reviews/", reviews.of_design, name="design_reviews"),
    path("files/<int:pk>/publish/", editions.publish, name="publish"),
    path("files/<int:pk>/pages/<int:number>.webp", previews.picture, name="picture"),
    path("previews/<int:pk>/", previews.status, name="preview_status"),
    path("reviews/", reviews.index, name="reviews"),
    path("reviews/<int:pk>/", reviews.detail, name="review"),
    path("reviews/<int:pk>/decision/", reviews.decision, name="review_decision"),
    path("reviews/<int:pk>/file.pdf", reviews.file, name="review_file"),
    path("reviews/<int:pk>/pages/<int:number>.webp", reviews.picture, name="review_picture"),
    path("runs/<int:pk>/allocation/", allocations.page, name="allocation"),
    path("runs/<int:pk>/allocation/spread/", allocations.spread, name="allocation_spread"),
    path("runs/<int:pk>/allocation/correct/", allocations.correct, name="allocation_correct"),
    path("runs/<int:pk>/allocation/plan.xlsx", allocations.xlsx, name="allocation_xlsx"),
    path("runs/<int:pk>/allocation/<slug:name>/", allocations.step, name="allocation_step"),
    path("activities/<int:pk>/report/", activity_reports.report, name="activity_report"),
    path("papers/<slug:kind>/<int:pk>/", papers.ask, name="paper"),
    path("papers/<int:pk>/", papers.wait, name="paper_wait"),
]
