"""A team's chat, by incoming webhook: Slack, Mattermost, Teams, Google Chat and others take the same text."""

import json

from planner.channels.base import Failed, Sent, Settings, Shared, check
from planner.channels.network import post

SUCCESS = range(200, 300)


class Webhook:
    """Posts one sentence without names into a channel that a whole team reads."""

    name = "webhook"
    label = "In the team's chat"
    takes = Shared
    leaves = True

    def lacks(self, settings: Settings) -> tuple[str, ...]:
        """Some host has to be allowed; the addresses of the teams stand in webhooks.toml."""
        if settings.allowed or settings.allowed_private:
            return ()
        return ("allowed_hosts names no host",)

    def send(self, message: Shared, settings: Settings) -> Sent | Failed:
        """Post the sentence; anything but a success is a failure."""
        check(self, message)
        body = json.dumps({"text": message.text}, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json; charset=utf-8"}
        answer = post(message.address, body, settings, headers=headers)
        if isinstance(answer, Failed):
            return answer
        if answer.status in SUCCESS:
            return Sent()
        return Failed(f"The chat answered {answer.status}: the address may have been taken back.", retry=False)


channel = Webhook()
