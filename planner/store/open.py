"""The two stores of one instance, opened together."""

from dataclasses import dataclass

from planner.config import Settings
from planner.store.records import Records
from planner.store.signals import SignalStore

# What questions about signals may hold before they go on on disk, so that millions of events fit a small machine.
MEMORY = "1GB"


@dataclass(frozen=True, kw_only=True)
class Stores:
    """The records and the signals of one instance, and the settings they were opened with."""

    settings: Settings
    records: Records
    signals: SignalStore

    def close(self) -> None:
        """Give connections and files back."""
        self.signals.close()
        self.records.close()


def open_stores(settings: Settings) -> Stores:
    """Open both stores and bring the records to the current version."""
    settings.instance.mkdir(parents=True, exist_ok=True)
    records = Records(settings.database_url)
    records.upgrade()
    return Stores(settings=settings, records=records, signals=SignalStore(settings.signals_folder, memory=MEMORY))
