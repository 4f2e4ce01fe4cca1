"""Rasa's HTTP interface: messages in, answers out, and a look into every conversation.

Paths, bodies, statuses and errors are those of Rasa 3.6. Every path but three that tell nothing
needs a token, the webhook too.
"""
