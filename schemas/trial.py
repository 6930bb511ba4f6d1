"""The marks a database carries about itself: whether it is a trial and how far its clock was moved; when chores last ran."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class Trial(SQLModel, table=True):
    """One row where the database is a trial. `offset_s`: seconds its clock is ahead of the machine's."""

    id: int = Field(primary_key=True)
    offset_s: float = 0


class ChoreStamp(SQLModel, table=True):
    """When a chore last finished a round, by the machine's clock."""

    __tablename__ = "chore_stamp"

    chore: str = Field(primary_key=True)
    finished_at: datetime
