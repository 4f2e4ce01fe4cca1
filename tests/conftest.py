"""For all tests: nothing is judged by how long the machine took."""

from hypothesis import HealthCheck, settings

# An example that takes 200 ms because the machine is busy is no finding.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")
