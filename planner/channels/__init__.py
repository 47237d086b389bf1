"""Nudges out: one file per channel."""

from planner.channels.base import Channel, Delivery, Message
from planner.channels.inbox import Inbox, Note

__all__ = ["Channel", "Delivery", "Inbox", "Message", "Note"]
