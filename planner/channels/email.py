"""E-mail, by the organisation's own mail server."""

import smtplib
import socket
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256

from planner.channels.base import Failed, Personal, Sent, Settings, check
from planner.channels.network import Place, find, trust


class Email:
    """Sends a message to one person's address at work, encrypted on the way to the mail server."""

    name = "email"
    label = "By e-mail"
    takes = Personal
    leaves = True

    def lacks(self, settings: Settings) -> tuple[str, ...]:
        """A mail server and an address to send from have to be set, and the server allowed."""
        hosts = settings.allowed | settings.allowed_private
        wanted = {
            "smtp_host is not set": bool(settings.smtp_host),
            "smtp_from is no address": "@" in settings.smtp_from,
            f"{settings.smtp_host} is not among the allowed hosts": settings.smtp_host.lower() in hosts,
        }
        return tuple(problem for problem, met in wanted.items() if not met)

    def send(self, message: Personal, settings: Settings) -> Sent | Failed:
        """Hand the message to the mail server."""
        check(self, message)
        if missing := self.lacks(settings):
            return Failed(f"{missing[0]}.", retry=True, down=True)
        try:
            letter = written(message, settings)
        except (ValueError, IndexError):
            # Neither the value nor what is wrong with it is repeated: reasons are shown to administrators.
            return Failed("The person's e-mail address is none that a letter can be sent to.", retry=False)
        place = find(settings.smtp_host, settings.smtp_port, settings)
        return place if isinstance(place, Failed) else _hand_over(letter, place, settings)


def written(message: Personal, settings: Settings) -> EmailMessage:
    """The message as a letter. Raises ValueError or IndexError for an address or subject that is none."""
    message.address.encode("ascii")
    letter = EmailMessage(policy=SMTP)
    letter["From"] = Address(addr_spec=settings.smtp_from)
    letter["To"] = Address(addr_spec=message.address)
    letter["Subject"] = message.subject
    # The same message tried again is the same letter, so that a mail server can tell.
    domain = settings.smtp_from.rpartition("@")[2]
    letter["Message-ID"] = f"<{sha256(message.key.encode()).hexdigest()[:32]}@{domain}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(_body(message, settings))
    if settings.public_address:
        letter["List-Unsubscribe"] = f"<{settings.public_address}/me/reminders>"
    return letter


def _body(message: Personal, settings: Settings) -> str:
    at = settings.public_address
    page = f"\n{at}{message.page}\n" if at else ""
    stop = f": {at}/me/reminders" if at else " on your own page."
    return (
        f"{message.text}\n{page}\nOnly you get this. You choose when and how reminders reach you, or stop them{stop}\n"
    )


class _Plain(smtplib.SMTP):
    """A conversation with a mail server at the addresses that were checked."""

    def __init__(self, place: Place, settings: Settings) -> None:
        self._place = place
        super().__init__(timeout=settings.timeout)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return self._place.connect(timeout)


class _Encrypted(_Plain):
    """The same, encrypted from the first word."""

    def __init__(self, place: Place, settings: Settings) -> None:
        self._trust = trust(settings)
        super().__init__(place, settings)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        plain = super()._get_socket(host, port, timeout)
        return self._trust.wrap_socket(plain, server_hostname=host)


def _hand_over(letter: EmailMessage, place: Place, settings: Settings) -> Sent | Failed:
    if settings.smtp_security == "none" and not place.private:
        return Failed(f"{place.host} would be reached without encryption; set smtp_security.", retry=True, down=True)
    try:
        conversation = (_Encrypted if settings.smtp_security == "tls" else _Plain)(place, settings)
        # The name is what a certificate is checked against.
        conversation._host = place.host  # type: ignore[attr-defined]
        with conversation:
            conversation.connect(place.host, place.port)
            if settings.smtp_security == "starttls":
                conversation.starttls(context=trust(settings))
            if settings.smtp_user:
                conversation.login(settings.smtp_user, settings.smtp_password)
            conversation.send_message(letter)
    except smtplib.SMTPRecipientsRefused as refused:
        code = next(iter(refused.recipients.values()))[0]
        return Failed(f"The mail server does not take this address ({code}).", retry=code < 500)
    except smtplib.SMTPAuthenticationError as error:
        return Failed(f"{place.host} does not let us in ({error.smtp_code}).", retry=True, down=True)
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
        return Failed(f"{place.host} did not take the letter ({error.smtp_code}).", retry=error.smtp_code < 500)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        return Failed(f"{place.host} cannot be used: {error or type(error).__name__}.", retry=True, down=True)
    return Sent()


channel = Email()
