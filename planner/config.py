"""Settings: what can be set, where each value came from, and what is wrong with it."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from planner.faults import Fault, Unreadable

PREFIX = "PLANNER_"
FILE = "config.toml"
SECURITY = ("starttls", "tls", "none")


def setting(default: Any, meaning: str, *, secret: bool = False) -> Any:
    """A setting with its default and its meaning, which is also its documentation; a secret is never printed."""
    return field(default=default, metadata={"meaning": meaning, "secret": secret})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything that can be set: the file gives way to the environment (PLANNER_NAME), that to overrides."""

    instance: Path = setting(
        Path("instance"), "Folder that holds this organisation's configuration, databases and secrets"
    )
    database: str = setting("", "Database URL; empty means a SQLite file in the instance folder")
    host: str = setting("127.0.0.1", "Address that planner serve listens on")
    port: int = setting(8765, "Port that planner serve listens on; 0 takes any free one")
    threads: int = setting(8, "How many requests planner serve answers at once")
    https: bool = setting(
        False, "The planner is reached through HTTPS, so that session cookies never travel without it"
    )
    minimum_group: int = setting(5, "Smallest number of people a figure may be about; it can be raised, never lowered")
    minimum_group_free_text: int = setting(10, "Smallest number of people behind a quoted free text; only ever raised")
    upload_megabytes: int = setting(512, "Largest file that can be uploaded in the browser, in megabytes")
    session_hours: int = setting(12, "Hours after which somebody has to sign in again")
    seed: int = setting(0, "Seed of everything random, so that a run can be repeated")
    sentence_model: str = setting(
        "", "Folder with model.onnx and tokenizer.json, to compare texts by whole sentences too; empty does without"
    )
    public_address: str = setting("", "Address at which people reach the planner, for links in messages and calendars")
    time_zone: str = setting("UTC", "Time zone of people for whom none is known, such as Europe/Berlin")
    allowed_hosts: str = setting("", "Hosts, commas between them, that anything may be sent to; empty sends nothing")
    allowed_private_hosts: str = setting("", "The same for hosts inside the organisation's own network")
    certificates: str = setting("", "File of certificates to trust beside those of the system")
    smtp_host: str = setting("", "Mail server that takes reminders by e-mail; empty sends none")
    smtp_port: int = setting(587, "Port of the mail server")
    smtp_security: str = setting("starttls", "starttls, tls, or none where the mail server is an allowed private host")
    smtp_user: str = setting("", "Name to sign in to the mail server with; empty signs in to none")
    smtp_password: str = setting("", "Password of the mail server", secret=True)
    smtp_from: str = setting("", "Address that reminders by e-mail come from")
    xapi: bool = setting(False, "Send steps and behaviour as xAPI statements to a learning record store")
    xapi_endpoint: str = setting("", "Address of the learning record store, up to what comes before /statements")
    xapi_user: str = setting("", "Name to sign in to the learning record store with")
    xapi_password: str = setting("", "Password of the learning record store", secret=True)

    @property
    def database_url(self) -> str:
        """The URL of the records database."""
        return self.database or f"sqlite:///{(self.instance / 'planner.db').absolute()}"

    @property
    def signals_folder(self) -> Path:
        """Where signals lie, a Parquet file an import."""
        return self.instance / "signals"

    @property
    def inputs_folder(self) -> Path:
        """Where what runs read beside signals lies, so that a run can be made again."""
        return self.instance / "inputs"

    @property
    def uploads_folder(self) -> Path:
        """Where an uploaded file waits until its import is done."""
        return self.instance / "uploads"

    @property
    def policy_file(self) -> Path:
        """The organisation's own policy values."""
        return self.instance / "policy.toml"

    @property
    def library_root(self) -> Path:
        """The organisation's own roles and learning items, which go before the shipped ones."""
        return self.instance / "library"

    @property
    def jobs_database(self) -> Path:
        """The queue of long work."""
        return self.instance / "jobs.db"

    @property
    def webhooks_file(self) -> Path:
        """The addresses of the chat channels of teams, which are secrets."""
        return self.instance / "webhooks.toml"

    @property
    def secret_file(self) -> Path:
        """The key that signs sessions, made by planner init."""
        return self.instance / "secret.key"


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where one setting's value came from: default, file, environment or override."""

    name: str
    value: Any
    origin: str
    meaning: str


def load(
    overrides: Mapping[str, Any] | None = None, *, environment: Mapping[str, str] | None = None
) -> tuple[Settings, tuple[Origin, ...], tuple[Fault, ...]]:
    """The settings in force, where each came from, and the faults of those that were passed over.

    The instance folder is ``overrides["instance"]``, else PLANNER_INSTANCE, else ``./instance``.
    """
    env = os.environ if environment is None else environment
    given = {name: value for name, value in (overrides or {}).items() if value is not None}
    folder = Path(given.get("instance") or env.get(PREFIX + "INSTANCE") or "instance")
    from_file, faults = _read(folder / FILE)
    from_env = {f.name: env[PREFIX + f.name.upper()] for f in fields(Settings) if PREFIX + f.name.upper() in env}
    layers = [(FILE, from_file), ("environment", from_env), ("command line", given)]
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for origin, layer in layers:
        for name, raw in layer.items():
            value, fault = _typed(name, raw, origin)
            if fault:
                faults.append(fault)
            else:
                values[name], origins[name] = value, origin
    settings = Settings(**{**values, "instance": folder})
    listed = tuple(
        Origin(
            name=f.name,
            value="(kept secret)" if f.metadata["secret"] and getattr(settings, f.name) else getattr(settings, f.name),
            origin=origins.get(f.name, "default"),
            meaning=f.metadata["meaning"],
        )
        for f in fields(Settings)
    )
    return settings, listed, tuple(faults + _checked(settings))


def _read(path: Path) -> tuple[dict[str, Any], list[Fault]]:
    if not path.exists():
        return {}, []
    try:
        return tomllib.loads(path.read_text("utf-8")), []
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Unreadable(Fault(file=str(path), problem=str(error), fix="Write it as valid TOML")) from error


def _typed(name: str, raw: Any, origin: str) -> tuple[Any, Fault | None]:
    known = {f.name: f for f in fields(Settings)}
    if name not in known:
        return None, Fault(file=origin, column=name, problem="is no setting", fix="planner check lists all settings")
    kind = known[name].type
    try:
        if kind is bool and isinstance(raw, str):
            return {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}[raw.lower()], None
        if kind is int and isinstance(raw, bool):
            raise ValueError
        return kind(raw), None  # type: ignore[operator]
    except (ValueError, KeyError, TypeError):
        wanted = "a whole number" if kind is int else "true or false" if kind is bool else "text"
        return None, Fault(file=origin, column=name, value=str(raw), problem=f"is not {wanted}", fix="Correct it")


def _checked(settings: Settings) -> list[Fault]:
    return [*_too_low(settings), *_not_among(settings)]


def _not_among(settings: Settings) -> list[Fault]:
    """Settings whose value is none of those there are."""
    found = []
    if settings.smtp_security not in SECURITY:
        problem = "is no way to reach a mail server"
        fix = f"Write one of {', '.join(SECURITY)}"
        found.append(Fault(file=FILE, column="smtp_security", value=settings.smtp_security, problem=problem, fix=fix))
    try:
        ZoneInfo(settings.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        fix = "Write its name as in Europe/Berlin; UTC is taken"
        found.append(Fault(file=FILE, column="time_zone", value=settings.time_zone, problem="is no time zone", fix=fix))
    return found


def _too_low(settings: Settings) -> list[Fault]:
    lowest = {
        "minimum_group": 5,
        "minimum_group_free_text": 10,
        "threads": 1,
        "upload_megabytes": 1,
        "session_hours": 1,
    }
    return [
        Fault(
            file=FILE,
            column=name,
            value=str(getattr(settings, name)),
            problem=f"is below {least}",
            fix=f"It is taken as {least}; raise it or leave it out",
        )
        for name, least in lowest.items()
        if getattr(settings, name) < least
    ]
