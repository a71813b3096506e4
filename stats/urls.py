"""The addresses of the statistics, at the root."""

from django.urls import path

from stats import views

app_name = "stats"
urlpatterns = [
    path("stats", views.stats, name="stats"),
    path("metrics", views.prometheus, name="metrics"),
]
