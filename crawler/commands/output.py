"""Results for programs."""

from pipelines.publish.json_text import json_line

__all__ = ["json_line"]
