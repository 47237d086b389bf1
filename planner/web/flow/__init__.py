"""Beside waiting: how decisions flow, how work goes from team to team, other frictions."""
