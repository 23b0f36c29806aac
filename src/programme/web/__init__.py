"""The page behind the links in letters: one form, for one matter. It alone knows FastAPI.

`served` makes the application from the settings, for uvicorn; `create_app` from a context.
"""

from programme.web.app import create_app, served

__all__ = ["create_app", "served"]
