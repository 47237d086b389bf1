"""What somebody types to sign in."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length


class SignInForm(FlaskForm):  # type: ignore[misc]
    """E-mail address and password."""

    email = StringField(
        "E-mail address",
        validators=[InputRequired("Enter your e-mail address"), Length(max=254)],
        render_kw={"type": "email", "autocomplete": "username", "autofocus": True},
    )
    password = PasswordField(
        "Password", validators=[InputRequired("Enter your password")], render_kw={"autocomplete": "current-password"}
    )
    to = HiddenField()


class PasswordForm(FlaskForm):  # type: ignore[misc]
    """The present password and a new one."""

    old = PasswordField(
        "Present password",
        validators=[InputRequired("Enter your present password")],
        render_kw={"autocomplete": "current-password"},
    )
    new = PasswordField(
        "New password",
        description="Three or four unrelated words make a good one.",
        validators=[InputRequired("Enter a new password")],
        render_kw={"autocomplete": "new-password"},
    )
