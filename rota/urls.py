"""Every route of the product, grouped by feature in the order of its use."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from rota.cover import views as cover
from rota.coverage import views as coverage
from rota.events import views as events
from rota.people import views as people
from rota.planner import views as planner
from rota.posting import views as posting
from rota.reminders import views as reminders

Routes = list[URLPattern | URLResolver]


def feature(name: str, routes: Routes) -> URLResolver:
    """The routes of a feature under its name: `planner:grid` is `planner/views: grid`."""
    return path("", include((routes, name)))


urlpatterns: Routes = [
    feature(
        "events",
        [
            path("", events.index, name="index"),
            path("events/new/", events.create, name="create"),
            path("invited/<str:token>/", events.accept, name="accept"),
            path("sign-in/<str:token>/", events.sign_in, name="sign_in"),
            path("e/<slug:slug>/", events.tasks, name="tasks"),
            path("e/<slug:slug>/settings/", events.edit, name="edit"),
            path("e/<slug:slug>/colours.css", events.colours, name="colours"),
            path("e/<slug:slug>/departments/", events.departments, name="departments"),
            path(
                "e/<slug:slug>/departments/new/", events.create_department, name="create_department"
            ),
            path("e/<slug:slug>/departments/<int:pk>/", events.department, name="department"),
            path(
                "e/<slug:slug>/departments/<int:pk>/delete/",
                events.delete_department,
                name="delete_department",
            ),
            path("e/<slug:slug>/accounts/", events.accounts, name="accounts"),
            path("e/<slug:slug>/accounts/new/", events.create_account, name="create_account"),
            path("e/<slug:slug>/accounts/<int:pk>/", events.account, name="account"),
            path(
                "e/<slug:slug>/accounts/<int:pk>/delete/",
                events.delete_account,
                name="delete_account",
            ),
            path("e/<slug:slug>/roles/", events.roles, name="roles"),
            path("e/<slug:slug>/roles/<int:pk>/", events.role, name="role"),
            path("e/<slug:slug>/roles/<int:pk>/remove/", events.remove_role, name="remove_role"),
            path(
                "e/<slug:slug>/invitations/<int:pk>/withdraw/",
                events.withdraw_invitation,
                name="withdraw_invitation",
            ),
        ],
    ),
    feature(
        "people",
        [
            path("e/<slug:slug>/people/", people.roster, name="roster"),
            path("e/<slug:slug>/people/new/", people.create, name="create"),
            path("e/<slug:slug>/people/when/", people.availability, name="availability"),
            path("e/<slug:slug>/people/export.<str:form>", people.export, name="export"),
            path("e/<slug:slug>/people/import/", people.upload, name="upload"),
            path("e/<slug:slug>/people/import/<int:pk>/", people.upload_step, name="upload_step"),
            path("e/<slug:slug>/people/<int:pk>/", people.person, name="person"),
            path("e/<slug:slug>/people/<int:pk>/leave/", people.leave, name="leave"),
            path("e/<slug:slug>/people/<int:pk>/link/", people.links, name="links"),
            path("e/<slug:slug>/people/<int:pk>/when/", people.when, name="when"),
            path("my/<str:token>/when/", people.my_when, name="my_when"),
        ],
    ),
    feature(
        "coverage",
        [
            path("e/<slug:slug>/board/", coverage.board, name="board"),
        ],
    ),
    feature(
        "reminders",
        [
            path("e/<slug:slug>/messages/", reminders.outbox, name="outbox"),
            path("e/<slug:slug>/messages/policy/", reminders.policy, name="policy"),
            path("e/<slug:slug>/messages/<int:pk>/", reminders.message, name="message"),
            path(
                "e/<slug:slug>/messages/<int:pk>/html/", reminders.message_html, name="message_html"
            ),
            path("e/<slug:slug>/people/ask/", reminders.ask, name="ask"),
            path("my-link/", reminders.new_link, name="new_link"),
            path("my-link/sent/", reminders.link_sent, name="link_sent"),
            path("my/<str:token>/mail/", reminders.stop_mail, name="stop_mail"),
        ],
    ),
    feature(
        "posting",
        [
            path("e/<slug:slug>/rota/slots/<int:pk>/posted/", posting.report, name="report"),
            path("e/<slug:slug>/posts/<int:pk>/take-back/", posting.take_back, name="take_back"),
            path("e/<slug:slug>/posts/", posting.drafts, name="drafts"),
            path("e/<slug:slug>/posts/unwritten/", posting.unwritten, name="unwritten"),
            path("e/<slug:slug>/posts/words.<str:form>", posting.export, name="export"),
            path("e/<slug:slug>/posts/new/", posting.write, name="write"),
            path("e/<slug:slug>/posts/drafts/<int:pk>/", posting.draft, name="draft"),
            path(
                "e/<slug:slug>/posts/drafts/<int:pk>/withdraw/", posting.withdraw, name="withdraw"
            ),
            path("e/<slug:slug>/posts/drafts/<int:pk>/slot/", posting.give, name="give"),
            path("e/<slug:slug>/posts/forecast/", posting.forecast, name="forecast"),
            path("e/<slug:slug>/posts/signposts/", posting.signposts, name="signposts"),
            path("e/<slug:slug>/posts/signposts/<int:pk>/", posting.signpost, name="signpost"),
            path(
                "e/<slug:slug>/posts/signposts/<int:pk>/take-down/",
                posting.take_down,
                name="take_down",
            ),
            path("e/<slug:slug>/posts/desk/", posting.desk, name="desk"),
            path("e/<slug:slug>/posts/ways/<int:pk>/", posting.way, name="way"),
            path("e/<slug:slug>/posts/found/", posting.found, name="found"),
            path("e/<slug:slug>/posts/found/<int:pk>/", posting.sighting, name="sighting"),
            path("e/<slug:slug>/hold/", posting.hold, name="hold"),
            path("e/<slug:slug>/accounts/<int:pk>/connect/", posting.connect, name="connect"),
            path("e/<slug:slug>/accounts/<int:pk>/attest/", posting.attest, name="attest"),
            path(
                "e/<slug:slug>/accounts/<int:pk>/disconnect/",
                posting.disconnect,
                name="disconnect",
            ),
            path("e/<slug:slug>/posts/approvers/", posting.approvers, name="approvers"),
            path("e/<slug:slug>/posts/approvers/<int:pk>/", posting.approver, name="approver"),
            path("approve/<str:token>/", posting.to_approve, name="to_approve"),
            path("approve/<str:token>/<int:pk>/", posting.look, name="look"),
            path("my/<str:token>/<int:pk>/posted/", posting.my_report, name="my_report"),
            path("my/<str:token>/briefing/", posting.briefing, name="briefing"),
            path("my/<str:token>/words/", posting.my_drafts, name="my_drafts"),
            path("my/<str:token>/<int:pk>/words/", posting.my_drafts, name="write_own"),
            path("my/<str:token>/ways/<int:pk>/", posting.my_go, name="my_go"),
            path("my/<str:token>/words/<int:pk>/", posting.my_draft, name="my_draft"),
            path("my/<str:token>/words/<int:pk>/slot/", posting.my_give, name="my_give"),
        ],
    ),
    feature(
        "planner",
        [
            path("e/<slug:slug>/slots/", planner.slots, name="slots"),
            path("e/<slug:slug>/rota/", planner.grid, name="grid"),
            path("e/<slug:slug>/rota/print/", planner.print_rota, name="print_rota"),
            path("e/<slug:slug>/rota/export.<str:form>", planner.export, name="export"),
            path("e/<slug:slug>/rota/cards/", planner.cards, name="cards"),
            path("e/<slug:slug>/rota/publish/", planner.publish, name="publish"),
            path("e/<slug:slug>/rota/releases/", planner.releases, name="releases"),
            path("e/<slug:slug>/rota/releases/<int:number>/", planner.release, name="release"),
            path("e/<slug:slug>/rota/pattern/", planner.pattern, name="pattern"),
            path("e/<slug:slug>/rota/plans/", planner.plans, name="plans"),
            path("e/<slug:slug>/rota/plans/<int:pk>/", planner.plan, name="plan"),
            path("e/<slug:slug>/rota/slots/<int:pk>/", planner.slot, name="slot"),
            path("e/<slug:slug>/rota/assignments/<int:pk>/", planner.assignment, name="assignment"),
        ],
    ),
    feature(
        "cover",
        [
            path("my/<str:token>/", cover.mine, name="mine"),
            path("my/<str:token>/calendar.ics", cover.my_calendar, name="my_calendar"),
            path("my/<str:token>/<int:pk>/", cover.answer, name="answer"),
            path("my/<str:token>/<int:pk>/cover/", cover.ask, name="ask"),
            path("my/<str:token>/<int:pk>/exchange/", cover.exchange, name="exchange"),
            path("my/<str:token>/offers/<int:pk>/", cover.offer, name="offer"),
            path("my/<str:token>/open/", cover.open_slots, name="open_slots"),
            path("e/<slug:slug>/cover/", cover.requests, name="requests"),
            path("e/<slug:slug>/cover/<int:pk>/", cover.request, name="request"),
            # What a mail program has made of a private address: after every other address.
            re_path(r"^[mM][yY]/(?P<token>[\s\S]+)$", cover.mended, name="mended"),
        ],
    ),
]
