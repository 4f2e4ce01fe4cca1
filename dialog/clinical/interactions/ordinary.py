"""Words that sound like a medicine and are what they are."""

from triage.wordlists import word_set

SMALL = word_set(
    """
    a about after again all also am an and any are as at be because been before but by can
    could day days did do does doctor done down every feel feeling for from get gets getting
    give given good got had has have he her here him his how i if in into is it just know last
    let like little long make may me more morning much my need never night no not now of off
    ok old on once one or our out over please put really said same say see she should since so
    some something sometimes still such take taken takes taking tell than thank that the their
    them then there these they thing think this those time to today together told too took two
    under until up us use used very want was way we week weeks well were what when where which
    while who why will with without would year years yes yesterday you your
    """
)
"""Words that a broken name may hold, but not consist of."""

ORDINARY = word_set(
    """
    acetone allegory allegro ambient approval arthritic aspiring augment augmenting bacterium
    brilliant buffering carder castrate clarity comedian concert concertina concerto concerts
    contravene contrive dilation dilithium dioxin divan dolphin efficient elaine entrust folden
    foliate geneva hearing hydrazine immigrant indochina innovate insulting interest lactone
    lyric lyrical lyrics malarial marvin melanin methane mitigate monorail morphing motion
    neural normal oppressor paladin papers parent parents parity peppers pipers popper poppies
    prenatal prosaic proton provable puristic rentals ronnie series servant singular sprinted
    sprinter starter starting systolic turn pencil station straighter
    """
)
"""Words that sound like a medicine and are what they are."""
