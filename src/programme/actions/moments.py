"""When a recipient's digests go out."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from programme.clock import at, local_date
from programme.core.plan import Hours
from programme.core.policy import Policy


@dataclass(frozen=True)
class Moments:
    """By the policy of a plan; `hours` are the installation's own."""

    policy: Policy
    hours: Hours

    def on(self, recipient: str, day: date) -> datetime:
        """When a recipient gets the digest of the first working day from `day` on."""
        hours = self.policy.hours(recipient, self.hours)
        if not hours.rest_days:
            day = self.policy.calendar(recipient).next_working(day)
        send_at = hours.send_at or time()
        return at(day, send_at.hour, send_at.minute, hours.zone)

    def after(self, recipient: str, moment: datetime) -> datetime:
        """The moment of the digest after that one."""
        return self.on(recipient, self.day(recipient, moment) + timedelta(days=1))

    def day(self, recipient: str, moment: datetime) -> date:
        """The day of a moment where the recipient is."""
        return local_date(moment, self.policy.hours(recipient, self.hours).zone)
