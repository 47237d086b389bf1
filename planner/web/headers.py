"""What every answer tells the browser: run nothing foreign, show us in no frame, and a number to ask about."""

import secrets

from flask import Flask, Response, g, request

CONTENT = "; ".join(
    [
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
HEADERS = {
    "Content-Security-Policy": CONTENT,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
YEAR = 31_536_000


def register(app: Flask) -> None:
    """Number each request, and send the headers with each answer."""
    secure = app.config["SESSION_COOKIE_SECURE"]

    @app.before_request
    def number() -> None:
        g.request_id = secrets.token_hex(5)

    @app.after_request
    def send(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers["X-Request-ID"] = g.get("request_id", "")
        if request.endpoint != "static":
            # What is held about people stays out of every cache, shared or not.
            response.headers["Cache-Control"] = "no-store"
        if secure:
            response.headers["Strict-Transport-Security"] = f"max-age={YEAR}"
        return response
