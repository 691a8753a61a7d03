"""Where a text may not be cut: see ``documents.graphemes``. Pure."""

from __future__ import annotations

from documents.graphemes import cuts, whole

__all__ = ["cuts", "whole"]
