import pytest
from hypothesis import given
from hypothesis import strategies as st

from load_tests.twilio_double import verbs
from load_tests.twilio_double.errors import TwimlError
from load_tests.twilio_double.twiml import parse


def read(body):
    return parse(f"<Response>{body}</Response>".encode())


def only(body):
    document = read(body)
    assert document.warnings == ()
    (verb,) = document.verbs
    return verb


@pytest.mark.parametrize(
    ("body", "verb"),
    [
        ("<Say voice='x'>Hello\n  there</Say>", verbs.Say("Hello there")),
        ("<Play>https://h/a.wav</Play>", verbs.Play("https://h/a.wav")),
        ("<Play digits='1w2'/>", verbs.Play("", "1w2")),
        ("<Pause/>", verbs.Pause(1.0)),
        ("<Pause length='4'/>", verbs.Pause(4.0)),
        ("<Redirect method='GET'>/a</Redirect>", verbs.Redirect("/a", "GET")),
        ("<Hangup/>", verbs.Hangup()),
        ("<Reject reason='busy'/>", verbs.Reject("busy")),
        ("<Dial>+12025550100</Dial>", verbs.Dial(("+12025550100",))),
        (
            "<Dial action='/d' timeout='9'><Number>+1</Number><Number>+2</Number></Dial>",
            verbs.Dial(("+1", "+2"), action="/d", timeout_s=9.0),
        ),
        (
            "<Dial><Conference beep='false'>room</Conference></Dial>",
            verbs.Dial(("room",), is_conference=True),
        ),
        ("<Stop><Stream name='s'/></Stop>", verbs.Stop("s")),
        (
            "<Start><Stream url='wss://h/m' track='both_tracks'/></Start>",
            verbs.Start(verbs.Stream("wss://h/m", track="both_tracks")),
        ),
        (
            "<Gather action='/g' numDigits='1' timeout='3'><Say>Press one</Say></Gather>",
            verbs.Gather((verbs.Say("Press one"),), "/g", timeout_s=3.0, num_digits=1),
        ),
    ],
)
def test_a_verb_is_read(body, verb):
    assert only(body) == verb


def test_a_two_way_stream_is_read_with_its_parameters():
    verb = only(
        "<Connect action='/after' method='POST'>"
        "<Stream name='n' url='wss://h/m' statusCallback='/s'>"
        "<Parameter name='token' value='t'/><Parameter name='flow' value='f'/>"
        "</Stream></Connect>"
    )
    assert verb == verbs.Connect(
        verbs.Stream(
            "wss://h/m", "n", status_callback="/s", parameters=(("token", "t"), ("flow", "f"))
        ),
        "/after",
    )


def test_verbs_keep_their_order():
    document = read("<Say>a</Say><Pause/><Hangup/>")
    assert [type(verb).__name__ for verb in document.verbs] == ["Say", "Pause", "Hangup"]


@pytest.mark.parametrize(
    "body",
    [
        "<Sing>la</Sing>",
        "<say>lower case</say>",
        "<Dial/>",
        "<Connect/>",
        "<Connect><ConversationRelay url='wss://h'/></Connect>",
    ],
)
def test_what_is_unknown_is_left_out_with_a_warning(body):
    document = read(body)
    assert document.verbs == ()
    assert document.warnings


@pytest.mark.parametrize(
    "body",
    [
        "<Pause length='soon'/>",
        "<Pause length='-1'/>",
        "<Say colour='red'>a</Say>",
        "<Redirect method='PUT'>/a</Redirect>",
        "<Connect><Stream url='wss://h'/><Stream url='wss://h'/></Connect>",
        "<Connect><Stream url='wss://h'><Header/></Stream></Connect>",
        "<Gather><Dial>+1</Dial></Gather>",
    ],
)
def test_a_mistake_inside_a_verb_is_a_warning_and_the_verb_runs(body):
    document = read(body)
    assert len(document.verbs) == 1
    assert document.warnings


@pytest.mark.parametrize(("length", "is_kept"), [(494, True), (495, False)])
def test_name_and_value_of_a_parameter_stay_below_500_characters(length, is_kept):
    document = read(
        "<Connect><Stream url='wss://h'>"
        f"<Parameter name='token' value='{'x' * length}'/></Stream></Connect>"
    )
    (verb,) = document.verbs
    assert isinstance(verb, verbs.Connect)
    assert bool(verb.stream.parameters) is is_kept
    assert bool(document.warnings) is not is_kept


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"<Response>",
        b"<Responses/>",
        b"<!DOCTYPE r [<!ENTITY a 'b'>]><Response>&a;</Response>",
        b"<Response>" + b" " * 70_000 + b"</Response>",
        b"<Response>\xff\xfe</Response>",
    ],
    ids=["empty", "text", "open", "other root", "entity", "large", "not utf-8"],
)
def test_what_is_no_document_is_12100(content):
    with pytest.raises(TwimlError) as caught:
        parse(content)
    assert caught.value.code == 12100


@given(st.binary(max_size=200))
def test_no_answer_breaks_the_reader(content):
    with pytest.raises(TwimlError):
        parse(content)
