"""A bot of somebody else's: Rasa files that know nothing of telephones, nor of health."""

from pathlib import Path

DOMAIN = """
version: "3.1"
intents: [greet, goodbye, affirm, deny, book_table, ask_hours, inform, secret]
entities: [city, cuisine]
slots:
  city:
    type: categorical
    values: [bonn, paris]
    mappings: [{type: from_entity, entity: city}]
  seats:
    type: float
    influence_conversation: false
    mappings:
    - type: from_text
      conditions: [{active_loop: table_form, requested_slot: seats}]
  outside:
    type: bool
    influence_conversation: false
    mappings:
    - {type: from_intent, intent: affirm, value: true,
       conditions: [{active_loop: table_form, requested_slot: outside}]}
    - {type: from_intent, intent: deny, value: false,
       conditions: [{active_loop: table_form, requested_slot: outside}]}
  guest:
    type: text
    influence_conversation: false
    mappings: [{type: custom}]
forms:
  table_form:
    required_slots: [city, seats, outside]
responses:
  utter_ask_city:
  - text: "Where?"
    buttons:
    - {title: "In Bonn", payload: '/inform{"city": "bonn"}'}
    - {title: "In Paris", payload: '/inform{"city": "paris"}'}
    - {title: "At {guest}'s", payload: "/deny"}
  utter_ask_seats:
  - text: "How many seats?"
  utter_ask_outside:
  - text: "Would you like to sit outside?"
    buttons: [{title: "Yes", payload: /affirm}, {title: "No", payload: /deny}]
  utter_booked:
  - text: "Dear {guest}, your table is booked. {seats} seats in {city}, {weather}."
  - text: "Your table is booked."
  utter_hours:
  - text: "We open at noon. Ask {manager} for more."
  utter_hello:
  - text: "Good day."
actions: [action_lost, action_listen, action_restart, utter_nothing]
"""

RULES = """
version: "3.1"
rules:
- rule: hello
  steps: [{intent: greet}, {action: utter_hello}]
- rule: hours
  steps: [{intent: ask_hours}, {action: utter_hours}]
- rule: a table
  steps: [{intent: book_table}, {action: table_form}, {active_loop: table_form}]
- rule: booked
  condition: [{active_loop: table_form}]
  steps: [{action: table_form}, {active_loop: null}, {action: utter_booked}]
- rule: out of words
  steps: [{intent: secret}, {action: action_listen}]
"""

NLU = """
version: "3.1"
nlu:
- intent: greet
  examples: |
    - hello
    - hi there
    - good morning
- intent: goodbye
  examples: |
    - bye
    - see you later
- intent: affirm
  examples: |
    - yes
    - yes please
    - sure
- intent: deny
  examples: |
    - no
    - no thanks
    - not really
- intent: book_table
  examples: |
    - i want to book a table
    - a table for tonight please
    - can i reserve a table
- intent: ask_hours
  examples: |
    - when do you open
    - what are your opening hours
- intent: inform
  examples: |
    - in [bonn](city)
    - [paris](city)
- intent: secret
  examples: |
    - abracadabra
"""


def write_foreign_bot(directory: Path) -> Path:
    """Write domain.yml, rules.yml and nlu.yml; returns the directory."""
    for name, text in (("domain", DOMAIN), ("rules", RULES), ("nlu", NLU)):
        (directory / f"{name}.yml").write_text(text, encoding="utf-8")
    return directory
