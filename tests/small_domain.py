"""The shipped domain with few examples of each intent, so that training takes no time."""

import shutil
from pathlib import Path

from dialog.parts import SHIPPED

EXAMPLES = 6
"""Of each intent."""


def write_small_domain(directory: Path) -> Path:
    """Write all but the rules in forms and the stories, with a short nlu.yml; the directory."""
    shutil.copytree(SHIPPED / "domain", directory / "domain")
    shutil.copytree(SHIPPED / "rules", directory / "rules")
    (directory / "rules" / "in_forms.yml").unlink()
    shutil.copy(SHIPPED / "lookups.yml", directory)
    kept, count = [], 0
    for line in (SHIPPED / "nlu.yml").read_text(encoding="utf-8").splitlines():
        count = count + 1 if line.startswith("    - ") else 0
        if count <= EXAMPLES:
            kept.append(line)
    (directory / "nlu.yml").write_text("\n".join(kept) + "\n", encoding="utf-8")
    return directory
