"""The addresses of the chat page, of the pages for everybody and of the files that they show, mounted at the root."""

from django.urls import path

from chat import look_pages, pages
from chat.public import feed, sitemap, views

urlpatterns = [
    path("", pages.home, name="home"),
    path("share", pages.share),
    path("rooms", views.index, name="public-rooms"),
    path("rooms/id-<int:room_id>", pages.room_by_id),
    path("rooms/id-<int:room_id>/<int:number>", pages.room_by_id),
    path("rooms/<str:slug>", pages.room, name="room"),
    path("rooms/<str:slug>/<int:number>", pages.room, name="message"),
    path("rooms/<str:slug>/feed.atom", feed.feed, name="feed"),
    path("sitemap.xml", sitemap.sitemap),
    path("sitemap-<str:section>.xml", sitemap.sitemap_part, name="sitemap-part"),
    path("robots.txt", sitemap.robots),
    path("people/<str:nickname>", pages.person, name="person"),
    path("settings/workspace", look_pages.page, name="look"),
    path("settings/workspace/logo", look_pages.logo),
    path("settings/workspace/logo/remove", look_pages.remove_logo),
    path("look.css", look_pages.look),
    path("media/workspace/<str:name>", look_pages.logo_image),
    path("media/previews/<str:name>", pages.image, {"folder": "previews"}),
    path("media/avatars/<str:name>", pages.image, {"folder": "avatars"}),
    path("media/emoji/<str:name>", pages.image, {"folder": "emoji"}),
]
