"""What became of a commitment: status with evidence, due dates, owners, what it created, reminders."""

from trihub.register.follow.model import Change, Follow, Status, Target, follow_of
from trihub.register.follow.steps import Step, follow

__all__ = ["Change", "Follow", "Status", "Step", "Target", "follow", "follow_of"]
