"""Every address of the server but the doors for events."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, path

from uptake.api import logs, operating, plans, slack, v1
from uptake.api import sources as seen
from uptake.api.endpoint import problem_answer
from uptake.api.problems import Problem
from uptake.web import (
    accounts,
    archive,
    edit_plan,
    imports,
    language,
    messages,
    new_rollout,
    openid,
    own,
    paper,
    password,
    plan,
    questions,
    refused,
    rollouts,
    running,
    sign_in,
    sources,
    team,
    telling,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", rollouts.all_rollouts, name="rollouts"),
    path("archived/", archive.all_archived, name="archived"),
    path("new-rollout/", new_rollout.new_rollout, name="new-rollout"),
    path("rollouts/<slug:slug>/", rollouts.one_rollout, name="rollout"),
    path("rollouts/<slug:slug>/archive/", archive.archive, name="archive"),
    path("rollouts/<slug:slug>/plan/", plan.plan, name="plan"),
    path("rollouts/<slug:slug>/plan/edit/", edit_plan.edit_plan, name="edit-plan"),
    path("rollouts/<slug:slug>/plan/edit/<slug:section>/", edit_plan.edit_section, name="edit-section"),
    path("rollouts/<slug:slug>/plan/<int:number>/", plan.plan_version, name="plan-version"),
    path("rollouts/<slug:slug>/privacy/", paper.sheet, name="privacy"),
    path("rollouts/<slug:slug>/messages/", messages.all_messages, name="messages"),
    path("rollouts/<slug:slug>/messages/<str:name>/", messages.one_message, name="message"),
    path("rollouts/<slug:slug>/messages/<str:name>/letter/", messages.letter, name="letter"),
    path("rollouts/<slug:slug>/messages/<str:name>/do/", messages.do, name="do-message"),
    path("rollouts/<slug:slug>/answers/<int:number>/", messages.seen_to, name="seen-to"),
    path("rollouts/<slug:slug>/questions/", questions.all_questions, name="questions"),
    path("rollouts/<slug:slug>/questions/elsewhere/", questions.answered, name="answered-elsewhere"),
    path("rollouts/<slug:slug>/questions/<str:code>/", questions.answer, name="answer"),
    path("team/", team.own_people, name="team"),
    path("team/<slug:slug>/<str:name>/", team.tell, name="say"),
    path("operations/mail/", messages.send_mode, name="send-mode"),
    path("operations/", running.how_it_is, name="operations"),
    path("logs/", running.logs, name="logs"),
    path("accounts/", accounts.all_accounts, name="accounts"),
    path("accounts/account/", accounts.account, name="account"),
    path("accounts/token/", accounts.token, name="token"),
    path("imports/", imports.all_imports, name="imports"),
    path("imports/new/", imports.new, name="new-import"),
    path("imports/<int:number>/", imports.one_import, name="import"),
    path("imports/<int:number>/take/", imports.take, name="take-import"),
    path("me/", own.own, name="own"),
    path("me/collect/", own.collect, name="collect"),
    path("me/recorded-on-me.json", own.download, name="download"),
    path("me/erase/", own.erase, name="erase"),
    path("sources/", sources.all_sources, name="sources"),
    path("new-source/", sources.new, name="new-source"),
    path("sources/<slug:name>/", sources.one_source, name="source"),
    path("sources/<slug:name>/arrivals/", sources.arriving, name="arrivals"),
    path("sources/<slug:name>/unmatched/", sources.unmatched, name="unmatched"),
    path("sources/<slug:name>/key/", sources.key, name="key"),
    path("api/v1/openapi.json", v1.description),
    path("api/v1/rollouts", v1.rollouts),
    path("api/v1/rollouts/<slug:slug>/picture", v1.picture),
    path("api/v1/rollouts/<slug:slug>/figures.csv", v1.figures),
    path("api/v1/rollouts/<slug:slug>/readings", v1.readings),
    path("api/v1/rollouts/<slug:slug>/findings", v1.findings),
    path("api/v1/rollouts/<slug:slug>/plan", plans.plan),
    path("api/v1/rollouts/<slug:slug>/versions", plans.versions),
    path("api/v1/rollouts/<slug:slug>/privacy", plans.privacy),
    path("api/v1/sources", seen.sources),
    path("api/v1/sources/<slug:name>", seen.source),
    path("api/v1/changes", logs.changes),
    path("api/v1/name-views", logs.name_views),
    path("v1/hooks/slack", slack.pressed),
    path("healthz", operating.alive),
    path("readyz", operating.ready),
    path("metrics", operating.metrics),
    path("to/<str:token>/", telling.person, name="person"),
    path("asked/<str:code>/", telling.asked, name="asked"),
    path("no-reminders/<str:token>/", telling.no_reminders, name="no-reminders"),
    path("too-large/", refused.too_large),
    path("language/", language.choose, name="language"),
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("sign-in/openid/", openid.leave, name="openid"),
    path("sign-in/openid/back/", openid.come_back, name="openid-back"),
    path("sign-in/<str:secret>/", sign_in.by_link, name="sign-in-by-link"),
    path("password/", password.password, name="password"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
]


def no_address(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  Django hands it over
    """What is said of an address that there is not: to programs as a problem, to people as a page."""
    if request.path.startswith("/api/"):
        return problem_answer(Problem(404, "no-address", "There is no such address; /api/v1/openapi.json lists them."))
    return render(request, "web/not_found.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """What is said where something nobody foresaw goes wrong: to programs as a problem, to people as a page."""
    if request.path.startswith(("/api/", "/v1/")):
        return problem_answer(Problem(500, "failed", "The server made a mistake; its log says which."))
    return refused.failed(request)


handler400 = refused.bad_request
handler404 = no_address
handler500 = failed
