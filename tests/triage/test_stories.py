from tests.word_contexts import COUNTS, assert_context
from triage.context import Context


def test_a_story_of_long_ago_is_past_as_a_whole() -> None:
    past = Context.PAST
    assert_context(
        [
            ("dad dropped in nineteen eighty six he was blue i want to know it", "blue", past),
            ("his vein burst he went white that is nineteen years since", "burst", past),
            ("gran collapsed she is been dead thirty years", "collapsed", past),
            ("a guest was found unconscious she was nineteen seventy five", "unconscious", past),
            ("his hand was mangled he lived to a hundred", "mangled", past),
            ("the priest collapsed we all saw it i was an altar boy then", "collapsed", past),
            ("he burst his appendix they operated in nineteen twenty nine", "burst", past),
            ("granny's face slid i was seven i want to know your hours", "slid", past),
            ("he swallowed pills when he was a boy he is a pastor now", "swallowed", past),
            ("when my cousin was a boy he swallowed pills he is a pastor now", "swallowed", past),
            ("he collapsed that is ages ago he is a happy man today", "collapsed", past),
            ("he collapsed and never spoke again that was the seventies", "collapsed", past),
            ("he collapsed he still sends cards that is ages ago", "collapsed", past),
            ("he collapsed that is ages ago do you still do cards", "collapsed", past),
            ("he collapsed he is fine that is a good fifteen years now", "collapsed", past),
            ("he collapsed in two thousand eleven and bled and went blue", "blue", past),
            ("he went down like a tree in twenty fourteen", "down", past),
            ("she is the one who collapsed in two thousand eighteen", "collapsed", past),
        ]
    )


def test_what_comes_with_a_story_of_long_ago_counts() -> None:
    assert_context(
        [
            ("my husband collapsed he had a stroke ten years ago", "collapsed", COUNTS),
            ("she had a stroke in two thousand eleven she collapsed", "collapsed", COUNTS),
            ("he was a soldier in nineteen ninety he swallowed pills", "swallowed", COUNTS),
            ("he collapsed that is how his dad went in nineteen eighty", "collapsed", COUNTS),
            ("he dropped in nineteen ninety i collapsed i want to know it", "collapsed", COUNTS),
            ("he dropped in nineteen ninety he is blue i want to know it", "blue", COUNTS),
            ("she collapsed his father dropped in nineteen eighty six", "collapsed", COUNTS),
            ("i collapsed that is like ten years ago", "collapsed", COUNTS),
            ("dad dropped in nineteen eighty six i collapsed", "collapsed", COUNTS),
            ("dad dropped in nineteen eighty six and mum collapsed", "collapsed", COUNTS),
            ("i bled and dad dropped in nineteen eighty six", "bled", COUNTS),
            ("pain and dad dropped in nineteen eighty six", "pain", COUNTS),
            ("i woke with pain as the stroke in nineteen ninety", "pain", COUNTS),
            ("dad died of it ten years ago and now i collapsed", "collapsed", COUNTS),
            ("he collapsed the same as in nineteen eighty six", "collapsed", COUNTS),
            ("he dropped in nineteen eighty six he is blue", "blue", COUNTS),
            ("he collapsed he is blue that was nineteen years since", "collapsed", COUNTS),
            ("he collapsed he is blue i was seven", "collapsed", COUNTS),
            ("born in nineteen fifty he collapsed in the war", "collapsed", Context.PAST),
            ("he bled out nineteen ninety percent", "bled", COUNTS),
            ("he collapsed he is a bit blue now that was the seventies", "collapsed", COUNTS),
            ("he collapsed he is still grey that was the seventies", "collapsed", COUNTS),
            ("he collapsed and bled again that was the seventies", "collapsed", COUNTS),
            ("she collapsed she is forty weeks now that was the seventies", "collapsed", COUNTS),
            ("he collapsed is he now that was the seventies", "collapsed", COUNTS),
            ("her face's numb that was ages ago", "numb", COUNTS),
        ]
    )
