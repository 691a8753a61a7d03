"""Whom annotations and replies are by."""

from __future__ import annotations

from django import template

from annotator import people

register = template.Library()
register.filter("by_whom", people.by_whom)
