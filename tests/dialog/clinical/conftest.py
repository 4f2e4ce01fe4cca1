import pytest

# Not test modules by name, so pytest would not tell what their assertions compared.
pytest.register_assert_rewrite(
    "tests.contracts.clinical_contract",
    "tests.contracts.clinical_fixtures",
    "tests.contracts.clinical_visits",
)
