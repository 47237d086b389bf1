"""Reminders out: one file a channel, found by walking this folder."""

from planner.channels.base import Channel, Failed, Message, Personal, Sent, Settings, Shared
from planner.channels.registry import channels, get

__all__ = ["Channel", "Failed", "Message", "Personal", "Sent", "Settings", "Shared", "channels", "get"]
