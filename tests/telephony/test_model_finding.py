"""What the doctor finds of a language model."""

from config.language_model_settings import LanguageModelSettings
from telephony.commands.model_finding import ask_model, examine_model
from tests.language_model_double import Fault, ModelDouble


async def test_no_model_is_no_fault():
    settings = LanguageModelSettings()
    assert await ask_model(settings) is None
    assert examine_model(settings, None).is_good


def test_it_is_said_what_a_model_is_for():
    site = {"base_url": "https://llm.example/v1", "model": "phi-4"}
    assert examine_model(LanguageModelSettings(**site), None).found.endswith("for notes")
    both = LanguageModelSettings(**site, gives_advice=True)
    assert examine_model(both, None).found.endswith("for notes and health questions")
    idle = LanguageModelSettings(**site, writes_notes=False)
    assert examine_model(idle, None).found.endswith("for nothing")


async def test_a_server_is_asked_and_its_failure_told_without_the_key():
    async with ModelDouble() as double:
        assert await ask_model(double.settings()) is None
        double.next(Fault(status=401))
        told = await ask_model(double.settings())
        assert told == "rejected (401)"
        assert "hush" not in told
        assert "does not offer" in await ask_model(double.settings(model="another"))
        assert "ca_file" in await ask_model(
            double.settings(base_url="https://127.0.0.1:1/v1", ca_file="/nowhere.pem")
        )
