"""The edge of phone."""

from fastapi import APIRouter

router = APIRouter(tags=["phone"])
