"""Common names in the United States, as everybody knows them; for measuring how names are told."""


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


GIVEN = _names(
    """
    aaron abigail adam alan albert alexander alexis alice alicia allison alyssa amanda amber
    amy andrea andrew angela ann anna anthony antonio arthur ashley austin barbara benjamin
    betty beverly billy bobby bradley brandon brenda brian brittany bruce bryan caitlin carl
    carla carlos carmen carol caroline carolyn catherine charles charlotte cheryl christian
    christina christine christopher claire courtney crystal cynthia daniel danielle david
    dawn deborah debra denise dennis diana diane donald donna doris dorothy douglas dylan
    edward eileen elaine elizabeth ellen emily emma eric erica ethan eugene eva evelyn
    fatima frances francisco frank gabriel gary george gerald gloria grace graham gregory
    guadalupe hannah harold harry heather helen henry holly hugh ian irene isaac isabella
    jack jackson jacob jacqueline jaime james jamie jane janet janice jason jasmine jayden
    jean jeffrey jennifer jeremy jerry jesse jessica jesus jill joan joe joel john jonathan
    jordan jose joseph joshua joyce juan juanita judith judy julia julie justin karen karl
    kate katherine kathleen kathryn kathy katie kayla keith kelly kenneth kevin kim kimberly
    kyle larry laura lauren lawrence leah lee leslie lillian linda lisa logan lori louis
    lucas lucy luis luke madison manuel marcus margaret maria mariah marie marilyn mark
    martha martin mary mason matthew megan melanie melissa michael michele michelle miguel
    mildred mohammed monica nancy natalie nathan neil nicholas nicole noah norma olivia
    oscar pamela patricia patrick paul paula peggy peter philip phillip phyllis priya rachel
    ralph randy raymond rebecca ricardo richard robert robin roger ronald rosa rose roy
    russell ruth ryan samantha samuel sandra sara sarah scott sean sergio sharon shawn
    shirley sophia stephanie stephen steven stuart susan sylvia tara teresa terry theresa
    thomas tiffany timothy tina todd tracy travis tyler valerie vanessa veronica victor
    victoria vincent virginia walter wanda wayne wei wendy william yolanda zachary
    """
)
FAMILY = _names(
    """
    adams aguilar alexander allen alvarez anderson andrews armstrong arnold bailey baker
    banks barnes becker bell bennett berry black blair boyd bradley brady brooks brown
    bryant burke burns burton butler byrd campbell carlson carpenter carr carroll carter
    castillo castro chang chapman chavez chen clark clarke cohen cole coleman collins cook
    cooper cox craig crawford cruz cunningham curry daniels davidson davis davies dawson day
    dean delgado diaz dixon doyle duncan dunn edwards elliott ellis evans ferguson fernandez
    fields fisher fleming fletcher flores ford foster fowler fox francis franklin frazier
    freeman fuller garcia gardner garza george gibson gilbert gomez gonzales gonzalez
    goodman gordon graham grant graves gray green greene griffin gutierrez hale hall
    hamilton hansen hanson hanna harper harris harrison hart harvey hawkins hayes henderson
    henry hernandez herrera hicks hill hoffman holland holmes hopkins howard howell huang
    hudson hughes hunt hunter jackson jacobs james jenkins jennings jensen jimenez johnson
    johnston jones jordan kaplan keller kelley kelly kennedy kim king klein knight lane
    larsen larson lawrence lawson lee leigh leonard lewis li lin little liu long lopez lowe
    lynch marshall martin martinez mason matthews may mccarthy mccoy mcdonald medina mendez
    mendoza meyer meyers miller mills mitchell montgomery moore morales moran moreno morgan
    morris morrison morrow moss murphy murray myers nelson newman nguyen nichols nicholson
    nunez obrien oliver olson ortega ortiz owens palmer park parker patel patterson payne
    perez perkins perry peters peterson phillips pierce porter powell price quinn ramirez
    ramos ray reed reid reyes reynolds rice richards richardson riley rivera roberts
    robertson robinson rodriguez rogers romero rose ross ruiz russell ryan salazar sanchez
    sanders santiago santos schmidt schneider schultz schwartz scott sharma shaw shelton
    silva simmons simpson sims singh smith snyder soto spencer stanley stephens stevens
    stevenson stewart stone stuart sullivan taylor terrell thomas thompson torres tran
    tucker turner vargas vasquez vega wade wagner walker wallace walsh wang ward warren
    washington watkins watson weaver webb weber weiss welch wells west wheeler white
    williams williamson willis wilson wolfe wong wood woods wright yang young zhang
    zimmerman
    """
)
