"""Names of tests as patients say them. A name is never made to tell how a test came out.

Only a name that is wholly known is put otherwise: "urine glucose" is no blood sugar.
"""

import re

_LAY = {
    "a1c": "long term blood sugar test", "hba1c": "long term blood sugar test",
    "hemoglobin a1c": "long term blood sugar test", "glucose": "blood sugar test",
    "fasting glucose": "fasting blood sugar test", "blood glucose": "blood sugar test",
    "oral glucose tolerance test": "sugar drink test", "ogtt": "sugar drink test",
    "lipid panel": "cholesterol test", "lipids": "cholesterol test",
    "complete blood count": "blood count", "cbc": "blood count",
    "complete blood count with differential": "blood count",
    "basic metabolic panel": "blood chemistry test", "bmp": "blood chemistry test",
    "comprehensive metabolic panel": "blood chemistry test", "cmp": "blood chemistry test",
    "tsh": "thyroid test", "thyroid stimulating hormone": "thyroid test",
    "thyroid panel": "thyroid test", "ferritin": "iron test", "iron panel": "iron test",
    "urinalysis": "urine test", "urine culture": "urine test for germs",
    "inr": "blood clotting test", "prothrombin time": "blood clotting test",
    "pt inr": "blood clotting test", "creatinine": "kidney test", "egfr": "kidney test",
    "liver panel": "liver test", "hepatic function panel": "liver test",
    "group b streptococcus culture": "group B strep test", "gbs culture": "group B strep test",
    "mammography": "mammogram", "electrocardiogram": "heart tracing", "ecg": "heart tracing",
    "ekg": "heart tracing", "echocardiogram": "ultrasound of the heart",
    "papanicolaou smear": "pap smear", "pap test": "pap smear",
    "chest radiograph": "chest x ray", "chest xray": "chest x ray",
}  # fmt: skip
_APART = re.compile(r"[^a-z0-9]+")
_PLAIN = frozenset(("test", "scan", "count", "smear", "ultrasound", "mammogram", "mri", "ray"))
"""Words by which a name says itself that it is of a test."""


def lay_test_name(name: str) -> str:
    """The name with "your" before it, to stand inside a sentence."""
    known = _LAY.get(" ".join(_APART.sub(" ", name.casefold()).split()))
    if known is not None:
        return f"your {known}"
    tidy = " ".join(name.split())
    is_test = not _PLAIN.isdisjoint(_APART.split(tidy.casefold()))
    return f"your {tidy}" if is_test else f"your test called {tidy}" if tidy else "your test"
