"""What stands on the tests' FHIR server: resources with their versions, checked as R4B."""

from collections import Counter
from urllib.parse import parse_qsl

from fhir.resources.R4B import get_fhir_model_class
from pydantic import ValidationError

from tests.dialog.clinical.fhir.fhir_search import (
    KINDS,
    UnreadableSearchError,
    matches,
    referred,
    sort_key,
)

PLANTED = "Zoë Ångström-Muster, +12025550101, born 1991-04-09"
"""Real servers quote the patient in their error texts; so does this one."""


class FhirFailureError(Exception):
    """An answer other than a success."""

    def __init__(self, status, code):
        super().__init__(status)
        self.status = status
        self.outcome = {
            "resourceType": "OperationOutcome",
            "issue": [{"severity": "error", "code": code, "diagnostics": f"{code}: {PLANTED}"}],
        }


class FhirStore:
    """All resources of one hospital. Changes happen at once: nothing is awaited here."""

    def __init__(self):
        self._versions = {}
        self._numbers = Counter()

    def copy(self):
        """Another store with the same resources, which are never changed in place."""
        other = FhirStore()
        other._versions = {key: list(those) for key, those in self._versions.items()}
        other._numbers = Counter(self._numbers)
        return other

    def all(self, kind):
        """Every resource of a kind as it stands, in the order they came."""
        return [those[-1] for (its_kind, _), those in self._versions.items() if its_kind == kind]

    def put(self, resource):
        """Writes a resource, new or not; the resource as it stands."""
        kind = resource.get("resourceType")
        if kind not in KINDS:
            raise FhirFailureError(404, "not-supported")
        try:
            get_fhir_model_class(kind).model_validate(resource)
        except ValidationError:
            raise FhirFailureError(422, "structure") from None
        its_id = resource.get("id") or self._new_id(kind)
        those = self._versions.setdefault((kind, its_id), [])
        meta = resource.get("meta", {}) | {"versionId": str(len(those) + 1)}
        those.append(resource | {"id": its_id, "meta": meta})
        return those[-1]

    def get(self, kind, its_id):
        """A resource.

        Raises:
            FhirFailureError: there is none.
        """
        if kind not in KINDS:
            raise FhirFailureError(404, "not-supported")
        those = self._versions.get((kind, its_id))
        if those is None:
            raise FhirFailureError(404, "not-found")
        if those[-1] is None:
            raise FhirFailureError(410, "deleted")
        return those[-1]

    def create(self, resource, unless=None):
        """(resource, whether it is new); `unless` is the query of a conditional create."""
        kind = resource.get("resourceType")
        if unless is not None:
            found = self.find(kind, parse_qsl(unless, strict_parsing=True))
            if len(found) > 1:
                raise FhirFailureError(412, "multiple-matches")
            if found:
                return found[0], False
        return self.put({name: value for name, value in resource.items() if name != "id"}), True

    def update(self, resource, its_id, if_match=None):
        """(resource, whether it is new)."""
        kind = resource.get("resourceType")
        if resource.get("id") != its_id:
            raise FhirFailureError(400, "invalid")
        self.check_version(kind, its_id, if_match)
        is_new = (kind, its_id) not in self._versions
        return self.put(resource), is_new

    def check_version(self, kind, its_id, if_match):
        """Whether an `If-Match` holds."""
        if if_match is not None:
            stands = self.get(kind, its_id)
            if if_match != f'W/"{stands["meta"]["versionId"]}"':
                raise FhirFailureError(412, "conflict")

    def transaction(self, bundle):
        """All entries or none; the answers in their order."""
        before = {key: list(those) for key, those in self._versions.items()}
        numbers = Counter(self._numbers)
        answers = {}
        try:
            # Creations come before updates, whatever the order in the bundle.
            order = sorted(
                enumerate(bundle["entry"]), key=lambda one: one[1]["request"]["method"] != "POST"
            )
            for number, entry in order:
                answers[number] = self._do(entry)
        except FhirFailureError:
            self._versions, self._numbers = before, numbers
            raise
        return [answers[number] for number in sorted(answers)]

    def find(self, kind, parameters):
        """All that matches, sorted if asked."""
        if kind not in KINDS:
            raise FhirFailureError(404, "not-supported")
        try:
            found = [one for one in self.all(kind) if matches(kind, one, parameters)]
        except UnreadableSearchError:
            raise FhirFailureError(400, "invalid") from None
        sort = dict(parameters).get("_sort", "")
        name = sort.removeprefix("-")
        if name in KINDS[kind]:
            found.sort(key=sort_key(kind, name), reverse=sort.startswith("-"))
        return found

    def beside(self, kind, found, parameters):
        """What is to be included with what was found."""
        included = {}
        for asked, told in parameters:
            if asked not in ("_include", "_revinclude"):
                continue
            source, name = told.split(":")[:2]
            if asked == "_include":
                pointed = {one for each in found for one in referred(source, name, each)}
                more = [
                    those[-1]
                    for (its_kind, its_id), those in self._versions.items()
                    if f"{its_kind}/{its_id}" in pointed
                ]
            else:
                here = {f"{kind}/{one['id']}" for one in found}
                more = [
                    one
                    for one in self.all(source)
                    if here.intersection(referred(source, name, one))
                ]
            included |= {(one["resourceType"], one["id"]): one for one in more}
        return list(included.values())

    def _do(self, entry):
        request, resource = entry["request"], entry["resource"]
        if request["method"] == "POST":
            stands, is_new = self.create(resource, request.get("ifNoneExist"))
        else:
            _, _, its_id = request["url"].partition("/")
            stands, is_new = self.update(resource, its_id, request.get("ifMatch"))
        return stands, is_new

    def _new_id(self, kind):
        self._numbers[kind] += 1
        return f"new-{kind.lower()}-{self._numbers[kind]}"
