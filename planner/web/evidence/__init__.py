"""Behaviours being watched: did the work change after something was started?"""
