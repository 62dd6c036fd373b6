"""The addresses of the console's pages beside the workspace."""

from django.urls import URLPattern, path

from gemba.interfaces.console.pages.views import (
    contacts,
    inboxes,
    intake,
    letters,
    overview,
    people,
)

urlpatterns: list[URLPattern] = [
    path("dashboard/", overview.overview, name="dashboard"),
    path("dashboard/tickets/", overview.tickets, name="dashboard-tickets"),
    path("search/", overview.search, name="search"),
    path("contacts/", contacts.contacts, name="contacts"),
    path("contacts/<uuid:contact_id>/", contacts.contact, name="contact"),
    path("contacts/<uuid:contact_id>/identify/", contacts.identify, name="contact-identify"),
    path("contacts/<uuid:contact_id>/tier/", contacts.choose_tier, name="contact-tier"),
    path("contacts/<uuid:contact_id>/merge/", contacts.merge, name="contact-merge"),
    path(
        "contacts/<uuid:contact_id>/merges/<int:merge_id>/undo/",
        contacts.unmerge,
        name="contact-unmerge",
    ),
    path("intake/", intake.intake, name="intake"),
    path("intake/retry/", intake.retry_all, name="intake-retry-all"),
    path("intake/<int:envelope_id>/", intake.raw, name="intake-raw"),
    path("intake/<int:envelope_id>/retry/", intake.retry, name="intake-retry"),
    path("intake/<int:envelope_id>/aside/", intake.put_aside, name="intake-aside"),
    path(
        "tickets/<int:number>/messages/<uuid:message_id>/html/",
        letters.message_page,
        name="message-html",
    ),
    path(
        "tickets/<int:number>/messages/<uuid:message_id>/source/",
        letters.message_source,
        name="message-source",
    ),
    path("attachments/<int:attachment_id>/", letters.file, name="attachment"),
    path("people/", people.people, name="people"),
    path("people/add/", people.add, name="people-add"),
    path("people/teams/add/", people.add_team, name="people-add-team"),
    path("people/teams/<int:team_id>/vendor/", people.mark_vendor, name="people-vendor"),
    path("people/<int:user_id>/teams/", people.choose_teams, name="people-teams"),
    path("people/<int:user_id>/password/", people.renew_password, name="people-password"),
    path("people/<int:user_id>/switch/", people.switch, name="people-switch"),
    path("inboxes/", inboxes.inboxes, name="inboxes"),
    path("inboxes/add/", inboxes.add, name="inboxes-add"),
    path("inboxes/<int:inbox_id>/mail/", inboxes.mail, name="inbox-mail"),
]
