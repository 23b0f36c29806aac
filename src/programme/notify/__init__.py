"""Reminders made into letters and handed over, one small module for each channel."""

from programme.notify.addresses import parse_contacts, read_contacts
from programme.notify.channels import CHANNELS, Channel, open_channel
from programme.notify.contacts import Contact, Contacts
from programme.notify.letter import Digest, Letter, Line
from programme.notify.sending import Outcome, Outgoing, Sender
from programme.notify.smtp import SmtpSender, SmtpSettings
from programme.notify.wording import Letters, render

__all__ = [
    "CHANNELS",
    "Channel",
    "Contact",
    "Contacts",
    "Digest",
    "Letter",
    "Letters",
    "Line",
    "Outcome",
    "Outgoing",
    "Sender",
    "SmtpSender",
    "SmtpSettings",
    "open_channel",
    "parse_contacts",
    "read_contacts",
    "render",
]
