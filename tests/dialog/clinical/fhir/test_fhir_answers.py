"""What answers mean, whatever stands in them."""

from hypothesis import given
from hypothesis import strategies as st

from dialog.clinical.errors import BadAnswerError, ClinicalError
from dialog.clinical.fhir.answers import failure, resource, retry_after_s

NOW_S = 1_772_463_600.0


@given(st.text(max_size=60) | st.from_regex(r"\w{3}, \d\d? \w{3} \d+ \d\d?:\d\d?:\d\d? \S+"))
def test_whatever_is_said_of_later_is_a_wait_of_at_most_an_hour_or_none(told):
    wait_s = retry_after_s(told, NOW_S)
    assert wait_s is None or 0.0 <= wait_s <= 3_600.0


@given(st.integers(100, 999).filter(lambda status: status not in (200, 201)), st.binary())
def test_every_status_is_an_error_that_quotes_no_body(status, body):
    error = failure("read Patient", status, {}, body, now_s=NOW_S)
    assert isinstance(error, ClinicalError)
    assert str(error) == f"read Patient: status {status}"


@given(st.text(max_size=30), st.binary(max_size=60) | st.just(b'{"resourceType": "Patient"}'))
def test_a_body_is_a_resource_or_a_bad_answer(content_type, body):
    try:
        assert "resourceType" in resource("read Patient", content_type, body)
    except BadAnswerError as error:
        assert error.__context__ is None
