"""Small Rasa projects, written where a test wants them."""

from pathlib import Path
from textwrap import dedent

from dialog.rasa.loading import check_project

DOMAIN = """
version: "3.1"
intents: [hello, tell, yes, {menu: {use_entities: []}}]
entities: [name, {town: {roles: [from, to], groups: ["1", "2"]}}]
slots:
  name: {type: text, mappings: [{type: from_entity, entity: name}]}
  towns: {type: list, mappings: [{type: from_entity, entity: town}]}
  done: {type: bool, mappings: [{type: custom}]}
forms:
  trip_form: {required_slots: [towns, name]}
actions: [action_go]
responses:
  utter_hi: [{text: hi}]
  utter_bye: [{text: bye}]
"""


def write_project(directory: Path, **files: str) -> Path:
    """Write files, a name like `data__rules` being data/rules.yml; DOMAIN if none is told."""
    for name, content in {"domain": DOMAIN, **files}.items():
        path = directory / (name.replace("__", "/") + ".yml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(content), encoding="utf-8")
    return directory


def mistakes_of(directory: Path, domain: str) -> list[str]:
    """Each as `severity line: message`; the domain has its first line at 1."""
    write_project(directory, domain="")
    (directory / "domain.yml").write_text(dedent(domain).lstrip("\n"), encoding="utf-8")
    return [
        f"{mistake.severity} {mistake.place.line}: {mistake.message}"
        for mistake in check_project(directory).mistakes
    ]
