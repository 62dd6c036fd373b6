"""The addresses of teamwork: on a ticket, and one's own lists."""

from django.urls import URLPattern, path

from . import acts, pages, sheets

ON_TICKET = (
    ("follow", acts.follow, "follow"),
    ("unfollow", acts.unfollow, "unfollow"),
    ("handover", acts.hand_over, "hand-over"),
    ("handover/<uuid:handover_id>/read", acts.read_handover, "handover-read"),
    ("tasks/ask", acts.ask_task, "task-ask"),
    ("tasks/<uuid:task_id>/done", acts.finish_task, "task-done"),
    ("tasks/<uuid:task_id>/withdraw", acts.withdraw_task, "task-withdraw"),
    ("approvals/ask", acts.ask_approval, "approval-ask"),
    ("approvals/<uuid:approval_id>/decide", acts.decide_approval, "approval-decide"),
    ("approvals/<uuid:approval_id>/withdraw", acts.withdraw_approval, "approval-withdraw"),
    ("side/start", acts.start_side, "side-start"),
    ("side/<uuid:side_id>/write", acts.write_side, "side-write"),
    ("side/<uuid:side_id>", sheets.side_thread, "side"),
    ("sheets/hand-over", sheets.hand_over_sheet, "hand-over-sheet"),
    ("sheets/<slug:what>", sheets.sheet, "sheet"),
    ("draft", sheets.draft, "draft"),
    ("draft/take-over", sheets.take_over, "draft-take-over"),
)

urlpatterns: list[URLPattern] = [
    *(
        path(f"tickets/<int:number>/{address}/", view, name=f"ticket-{name}")
        for address, view, name in ON_TICKET
    ),
    path("notifications/", pages.notification_list, name="notifications"),
    path("notifications/bell/", pages.bell, name="notifications-bell"),
    path("notifications/read/", pages.read, name="notifications-read"),
    path(
        "notifications/<uuid:notification_id>/", pages.open_notification, name="notifications-open"
    ),
    path("tasks/", pages.tasks, name="tasks"),
    path("tasks/<uuid:task_id>/take/", pages.take_task, name="tasks-take"),
    path("tasks/<uuid:task_id>/done/", pages.finish_task, name="tasks-done"),
    path("approvals/", pages.approvals, name="approvals"),
    path("approvals/<uuid:approval_id>/", pages.decide_approval, name="approvals-decide"),
]
