"""The edge of places."""

from fastapi import APIRouter

router = APIRouter(tags=["places"])
