"""Where help is, by country: what `safety.country` stands for until a site says otherwise.

Emergency numbers: 112 in the European Union by Directive (EU) 2018/1972, article 109; the others
as the countries' own emergency services announce them, that of the ambulance where it has one of
its own. Lines are named only where one number serves the whole country, answers day and night and
takes the public's calls; where there is none, or none that we could read up, nothing is said of it.

    US  988 Suicide & Crisis Lifeline (988lifeline.org); Poison Help (poisonhelp.hrsa.gov)
    CA  9-8-8 Suicide Crisis Helpline (988.ca); Health Canada's 1-844 POISON-X
    MX  Linea de la Vida (gob.mx/salud/conasama)
    GB  Samaritans (samaritans.org)
    IE  Samaritans (samaritans.org); 116 123 is the number for emotional support in the Union
    AU  Lifeline (lifeline.org.au); Poisons Information (poisonsinfo.health.qld.gov.au)
    NZ  Need to talk? (1737.org.nz); National Poisons Centre (poisons.co.nz)
    IN  Tele-MANAS (telemanas.mohfw.gov.in)
    FI  Poison Information Centre (terveyskyla.fi)

Numbers change. Each is a setting of its own, and whoever puts a line into service calls it first.
They are written so that a voice reads them figure by figure: in three groups, or in one.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HelpLines:
    """The numbers that callers of a country are told; empty where none is known."""

    emergency: str
    crisis: str = ""
    """For people who think of killing or harming themselves."""
    poison: str = ""


_UNION = (
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT",
    "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
)  # fmt: skip

BY_COUNTRY: Mapping[str, HelpLines] = {
    **{country: HelpLines("112") for country in _UNION},
    "US": HelpLines("911", crisis="988", poison="1-800-222-1222"),
    "CA": HelpLines("911", crisis="988", poison="1-844-764-7669"),
    "MX": HelpLines("911", crisis="800-911-2000"),
    "GB": HelpLines("999", crisis="116123"),
    "IE": HelpLines("112", crisis="116123"),
    "AU": HelpLines("000", crisis="13-11-14", poison="13-11-26"),
    "NZ": HelpLines("111", crisis="1737", poison="0800-764-766"),
    "IN": HelpLines("112", crisis="14416"),
    "FI": HelpLines("112", poison="0800-147-111"),
    "CH": HelpLines("112"),
    "IS": HelpLines("112"),
    "LI": HelpLines("112"),
    "NO": HelpLines("113"),
    "TR": HelpLines("112"),
    "UA": HelpLines("112"),
    "ZA": HelpLines("112"),
    "IL": HelpLines("101"),
    "BR": HelpLines("192"),
    "JP": HelpLines("119"),
    "KR": HelpLines("119"),
    "CN": HelpLines("120"),
    "HK": HelpLines("999"),
    "SG": HelpLines("995"),
    "PH": HelpLines("911"),
}
"""By ISO 3166-1 alpha-2 code."""
