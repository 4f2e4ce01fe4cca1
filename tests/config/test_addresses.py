"""Addresses that patients' data may be sent to."""

import pytest

from config.addresses import encrypted, is_loopback


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.8.8", "::1"])
def test_this_machine_is_known(host):
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["", "10.0.0.1", "localhost.example", "ehr.example"])
def test_no_other_machine_is_taken_for_it(host):
    assert not is_loopback(host)


@pytest.mark.parametrize("url", ["https://ehr.example/fhir", "http://127.0.0.1:8080", ""])
def test_what_is_encrypted_or_stays_here_is_let_through(url):
    assert encrypted(f"{url}/" if url else url) == url


def test_nothing_leaves_this_machine_unencrypted():
    with pytest.raises(ValueError, match="to another machine"):
        encrypted("http://ehr.example/fhir")
