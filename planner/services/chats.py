"""What channels need to know of the instance: where they may send to, and the addresses of teams' chats."""

import tomllib

from planner.channels import Settings
from planner.config import Settings as InstanceSettings
from planner.faults import Fault


def channel_settings(settings: InstanceSettings) -> Settings:
    """The instance's settings as channels take them."""
    return Settings(
        public_address=settings.public_address.rstrip("/"),
        allowed=_hosts(settings.allowed_hosts),
        allowed_private=_hosts(settings.allowed_private_hosts),
        certificates=settings.certificates,
        smtp_host=settings.smtp_host,
        smtp_port=settings.smtp_port,
        smtp_security=settings.smtp_security,
        smtp_user=settings.smtp_user,
        smtp_password=settings.smtp_password,
        smtp_from=settings.smtp_from,
    )


def webhooks(settings: InstanceSettings) -> tuple[dict[str, str], tuple[Fault, ...]]:
    """The address of each team's chat by the team's key, and what is wrong with the file; no value is repeated."""
    path = settings.webhooks_file
    if not path.exists():
        return {}, ()
    try:
        found = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        return {}, (
            Fault(file=path.name, problem="is not valid TOML", fix='Write lines such as team-key = "https://"'),
        )
    wrong = [key for key, value in found.items() if not isinstance(value, str)]
    fix = 'Write it as team-key = "https://..."'
    faults = tuple(Fault(file=path.name, column=key, problem="is no address", fix=fix) for key in wrong)
    return {key: value for key, value in found.items() if key not in wrong}, faults


def _hosts(text: str) -> frozenset[str]:
    return frozenset(filter(None, (one.strip().lower().rstrip(".") for one in text.split(","))))
