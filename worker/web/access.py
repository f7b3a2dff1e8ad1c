"""Access: who asks, by a token or by a browser's login, what they may do, and how often.

Programs send a token (``Authorization: Bearer copydesk_...``).  A browser logs in with a token once and then holds a
cookie; what it changes comes by forms that carry ``csrf_word``, which no other site can know.
"""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from fastapi import Depends, Form, Request, Response, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from worker.runtime import utc_now
from worker.storage.tokens import Scope, Token
from worker.web.problems import ProblemError
from worker.web.site import AppState, site_of

COOKIE = "copydesk_login"
# How long a browser stays logged in.
LOGIN_LASTS = timedelta(hours=12)
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="copydesk"'}
bearer = HTTPBearer(auto_error=False, description="A token that `copydesk tokens create` printed.")
Bearer = Annotated[HTTPAuthorizationCredentials | None, Security(bearer)]


@dataclass(frozen=True, slots=True)
class Visitor:
    """Say who asks; a guest has no name, ``login`` is what a browser's cookie holds."""

    name: str | None = None
    scopes: frozenset[Scope] = frozenset()
    login: str | None = None

    def may(self, scope: Scope) -> bool:
        """Tell whether the visitor may read, or act; who may act may read."""
        return scope in self.scopes or "act" in self.scopes


def identify(request: Request, credentials: Bearer) -> Visitor:
    """Return who asks, and count the request.

    Raises ProblemError 401 for a token that opens nothing, 429 for one request too many.
    """
    site = site_of(request)
    login = None if credentials else request.cookies.get(COOKIE)
    token = token_of(request, credentials)
    for_all: frozenset[Scope] = frozenset({"read"} if site.runtime.settings.web_public_read else ())
    visitor = Visitor(token.name, frozenset(token.scopes), login) if token else Visitor(scopes=for_all)
    request.state.visitor = visitor
    count_request(site, f"token:{token.id}" if token else network_of(request))
    if credentials is not None and token is None:
        raise ProblemError(401, "this token opens nothing: it is unknown, expired or revoked", CHALLENGE)
    return visitor


Known = Annotated[Visitor, Depends(identify)]


def token_of(request: Request, credentials: HTTPAuthorizationCredentials | None) -> Token | None:
    """Return the valid token that a request, or its browser's login, came with."""
    site, now, login = site_of(request), utc_now(), request.cookies.get(COOKIE)
    if credentials is not None:
        return site.tokens.find(credentials.credentials, now)
    return site.tokens.find_login(login, now) if login is not None else None


def may_go_on(request: Request, credentials: HTTPAuthorizationCredentials | None) -> bool:
    """Tell whether who was let in to read would be let in again."""
    if token_of(request, credentials) is not None:
        return True
    return credentials is None and site_of(request).runtime.settings.web_public_read


def reader(visitor: Known) -> Visitor:
    """Return a visitor who may read.

    Raises ProblemError 401 for others.
    """
    if not visitor.may("read"):
        raise ProblemError(401, "a token is needed here: `copydesk tokens create NAME` prints one", CHALLENGE)
    return visitor


Reader = Annotated[Visitor, Depends(reader)]


def actor(request: Request, visitor: Known) -> Visitor:
    """Return a visitor who may act.

    By a token, or by a login with the header ``X-CSRF-Token``.
    """
    require_act(visitor)
    check_csrf(visitor, request.headers.get("x-csrf-token"))
    return visitor


Actor = Annotated[Visitor, Depends(actor)]


def form_actor(visitor: Known, csrf: Annotated[str, Form(max_length=100)] = "") -> Visitor:
    """Return a visitor who may act and sent a form of ours.

    Its field ``csrf`` holds ``csrf_word``.
    """
    require_act(visitor)
    check_csrf(visitor, csrf)
    return visitor


FormActor = Annotated[Visitor, Depends(form_actor)]


def require_act(visitor: Visitor) -> None:
    """Raise ProblemError, 401 for a guest and 403 for a token that only reads."""
    if visitor.name is None:
        raise ProblemError(401, "a token of the scope act is needed here: `copydesk tokens create`", CHALLENGE)
    if not visitor.may("act"):
        raise ProblemError(403, f"the token {visitor.name!r} may read, and not act")


def csrf_word(visitor: Visitor) -> str:
    """Return what a form of the visitor's has to carry, empty for a guest."""
    return hashlib.sha256(f"csrf:{visitor.login}".encode()).hexdigest()[:32] if visitor.login else ""


def check_csrf(visitor: Visitor, given: str | None) -> None:
    """Raise ProblemError 403 where a browser sent what no page of ours gave it."""
    if visitor.login and not secrets.compare_digest((given or "").encode(), csrf_word(visitor).encode()):
        raise ProblemError(403, "this was not sent from a page of the desk: load it again, and then repeat")


def log_in(request: Request, response: Response, token: str) -> bool:
    """Log a browser in by a cookie of the response.

    Returns whether the token is valid.
    """
    site = site_of(request)
    count_request(site, network_of(request))
    login = site.tokens.log_in(token.strip(), utc_now(), LOGIN_LASTS)
    if login is not None:
        response.set_cookie(
            COOKIE,
            login,
            max_age=int(LOGIN_LASTS.total_seconds()),
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="strict",
        )
    return login is not None


def log_out(request: Request, response: Response) -> None:
    """End a browser's login."""
    login = request.cookies.get(COOKIE)
    if login is not None:
        site_of(request).tokens.log_out(login)
    response.delete_cookie(COOKIE, secure=request.url.scheme == "https", httponly=True, samesite="strict")


def count_request(site: AppState, visitor: str) -> None:
    """Count one request.

    Raises ProblemError 429 where it is one too many.
    """
    wait = site.rate.excess(visitor)
    if wait is not None:
        allowed = site.runtime.settings.web_rate
        raise ProblemError(429, f"more than {allowed} requests in a minute", {"Retry-After": str(wait)})


def network_of(request: Request) -> str:
    """Return whose request it is by address: one customer has a whole /64 of IPv6."""
    host = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return "address:none"  # A Unix socket.
    if address.version == 6:
        return f"address:{ipaddress.ip_network((int(address), 64), strict=False).network_address}"
    return f"address:{address}"
