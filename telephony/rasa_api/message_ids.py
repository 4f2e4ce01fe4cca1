"""Names for messages that came without one."""

import uuid


def new_message_id() -> str:
    """A name that no other message has."""
    return uuid.uuid4().hex
