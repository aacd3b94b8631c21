"""Closed classes of English words, and the open ones that a reader without a tagger must know."""

from typing import Final

from konspekt.language.word_list import word_set

DETERMINERS: Final = word_set(
    """a an the this that these those my your his her its our their some any no each every either neither both all another
    other such what which whose many much few several most more less enough certain various"""
)
ARTICLES: Final = word_set("a an the")
PRONOUNS: Final = word_set(
    """i you he she it we they me him us them who whom mine yours hers ours theirs myself yourself himself herself itself
    ourselves themselves something anything nothing everything someone anyone everyone nobody somebody everybody one ones
    there here none himself"""
)
SUBJECTS: Final = word_set("i you he she it we they who")
"""A word after one of these is a verb."""
PREPOSITIONS: Final = word_set(
    """of in on at to for from by with about into over under between through during before after against among within
    without across along behind beyond despite except inside near off onto outside per since toward towards until upon via
    than like unlike as above below beneath beside besides around throughout according due regarding concerning"""
)
CONJUNCTIONS: Final = word_set(
    """and or but nor so yet if because although though while whereas when where whenever wherever why how whether unless
    that plus versus vs"""
)
AUXILIARIES: Final = word_set(
    """am is are was were be been being do does did done have has had having can could may might must shall should will would
    ought isn't aren't wasn't weren't don't doesn't didn't haven't hasn't hadn't can't cannot couldn't won't wouldn't
    shouldn't let's it's that's he's she's we're they're you're i'm we've they've you've i've there's here's what's who's
    we'll you'll they'll i'll it'll that'll"""
)
ADVERBS: Final = word_set(
    """not very too also just only even still already again always never often sometimes usually now then thus hence
    therefore however moreover furthermore otherwise instead rather quite perhaps maybe almost well ever away back together
    once twice soon later indeed else yes no okay ok please today yesterday tomorrow meanwhile nevertheless nonetheless
    altogether likewise first secondly firstly lastly up down out forth abroad somewhat somewhere anywhere everywhere"""
)
LY_NOUNS: Final = word_set(
    """family assembly anomaly monopoly supply reply ally fly butterfly belly bully jelly rally tally folly assembly
    oligopoly homily italy july lily subassembly"""
)
LY_ADJECTIVES: Final = word_set(
    "early daily weekly monthly yearly hourly only likely unlikely friendly lovely lonely elderly costly deadly orderly scholarly"
)
VERBS: Final = word_set(
    """accept achieve act add affect agree allow announce appear apply argue arise arrive ask assume avoid become begin
    believe belong bring build buy call carry cause change choose claim come compare complete compute consider consist
    contain continue contribute convert create cut deal decide decrease define depend derive describe design determine
    develop die differ discuss divide draw drive eat emerge enable encourage end ensure enter establish evolve examine exist
    expect explain express extend face fall feel find finish follow force form function gain generate get give go grow happen
    hear help hold identify illustrate imagine imply improve include increase indicate introduce involve join keep know lack
    last lead learn leave let lie live look lose maintain make mean measure meet move need note notice obtain occur offer open
    operate participate pass pay perform play prefer prevent produce promote protect prove provide publish pull push put
    raise reach read realize receive recognize reduce refer reflect regard relate release remain remember remove replace
    represent require result return reveal run say see seek seem sell send separate serve set share show sit solve speak
    spend spread stand start state stay stop store study suggest supply support suppose surround take talk teach tell tend
    think train transfer travel treat try turn understand undergo use vary view visit wait walk want watch win wish work
    write rely focus favor absorb embrace constitute comprise denote designate house convey emit"""
)
ADJECTIVE_ENDINGS: Final = ("ous", "ful", "less", "able", "ible", "ish", "esque", "ical")
NOUNS_LIKE_ADJECTIVES: Final = word_set(
    "table cable variable vegetable fable timetable constable syllable parable collectible crucible dish fish wish rubbish radish "
    "periodical"
)
"""Nouns with the ending of an adjective."""
ADJECTIVES: Final = word_set(
    """good bad big small large great little long short high low old new young early late right wrong true false same
    different similar important possible impossible simple complex easy hard difficult main general common special
    specific particular important necessary useful available able likely single double whole full empty free open close
    clear strong weak deep wide narrow heavy light fast slow hot cold warm cool dry wet rich poor safe real own next last
    previous following current recent final initial original basic additional extra entire human natural social economic
    political public private local global national international physical chemical biological mathematical statistical
    positive negative direct indirect external internal active passive primary secondary greater smaller larger higher lower
    better best worse worst fewer further older newer younger smallest largest highest lowest least"""
)
VAGUE_ADJECTIVES: Final = word_set(
    """good bad big small large great little long short high low new old same different similar important possible main general common
    special specific particular certain necessary useful available likely whole full own next last previous following current recent
    final further other another such many several various first second third real right wrong true easy hard difficult modern"""
)
"""Adjectives that only point or measure: no part of a term."""
IRREGULAR_PLURALS: Final = {
    "men": "man", "women": "woman", "children": "child", "people": "people", "feet": "foot", "teeth": "tooth",
    "geese": "goose", "mice": "mouse", "lives": "life", "wives": "wife", "knives": "knife", "leaves": "leaf",
    "halves": "half", "selves": "self", "shelves": "shelf", "wolves": "wolf", "loaves": "loaf", "thieves": "thief",
    "bacteria": "bacterium", "criteria": "criterion", "phenomena": "phenomenon", "nuclei": "nucleus", "fungi": "fungus",
    "stimuli": "stimulus", "radii": "radius", "foci": "focus", "loci": "locus", "alumni": "alumnus", "cacti": "cactus",
    "hypotheses": "hypothesis", "analyses": "analysis", "theses": "thesis", "crises": "crisis", "axes": "axis",
    "bases": "base", "oases": "oasis", "diagnoses": "diagnosis", "syntheses": "synthesis", "parentheses": "parenthesis",
    "emphases": "emphasis", "neuroses": "neurosis", "metamorphoses": "metamorphosis", "indices": "index",
    "matrices": "matrix", "vertices": "vertex", "appendices": "appendix", "vortices": "vortex", "formulae": "formula",
    "larvae": "larva", "algae": "alga", "antennae": "antenna", "vertebrae": "vertebra", "nebulae": "nebula",
    "mitochondria": "mitochondrion", "ganglia": "ganglion", "spectra": "spectrum", "strata": "stratum",
    "curricula": "curriculum", "quanta": "quantum", "ova": "ovum", "symbioses": "symbiosis", "zoonoses": "zoonosis",
    "genera": "genus", "corpora": "corpus", "buses": "bus", "gases": "gas", "lenses": "lens", "viruses": "virus",
    "statuses": "status", "processes": "process", "classes": "class", "caches": "cache", "movies": "movie",
    "cookies": "cookie", "yippies": "yippie", "hippies": "hippie", "zombies": "zombie", "calories": "calorie", "ties": "tie", "pies": "pie", "lies": "lie", "series": "series", "species": "species",
    "buzzes": "buzz", "quizzes": "quiz", "headaches": "headache", "niches": "niche", "testes": "testis",
    "databases": "database", "diseases": "disease", "phases": "phase", "phrases": "phrase", "cases": "case",
    "houses": "house", "causes": "cause", "clauses": "clause", "courses": "course", "responses": "response",
    "releases": "release", "purposes": "purpose", "increases": "increase", "decreases": "decrease", "uses": "use",
    "expenses": "expense", "licenses": "license", "senses": "sense", "nurses": "nurse", "universes": "universe",
    "enzymes": "enzyme", "sizes": "size", "prizes": "prize", "primates": "primate", "premises": "premise",
    "exercises": "exercise", "enterprises": "enterprise", "promises": "promise", "franchises": "franchise",
    "impulses": "impulse", "pulses": "pulse", "horses": "horse", "glucoses": "glucose", "purchases": "purchase",
}  # fmt: skip
"""Plurals that no rule gives, and those that the rule for -es would cut one letter too far."""

PLURAL_ONLY: Final = word_set(
    """data media physics mathematics statistics economics politics ethics linguistics genetics dynamics mechanics
    electronics robotics semantics graphics analytics logistics news headquarters means series species apparatus
    thermodynamics kinetics acoustics optics athletics gymnastics diabetes rabies measles aids scissors pants glasses
    tongs lens gas bus bias atlas canvas chaos cosmos ethos pathos mars texas kansas arkansas paris pancreas christmas
    always perhaps plus thus versus yes this us is was has does its his as less pandas kubernetes jenkins postgres redis
    dos aws https os ios css sass nodejs rails numpy pythias alias uterus"""
)
"""Words whose final s is no plural."""

GENERIC_HEADS: Final = word_set(
    """thing way kind sort type example case problem question idea point reason goal answer result part number lot set bit
    place time day year week month hour minute second moment today lecture course lesson slide chapter section figure table
    page book video picture image screen student people person man woman guy everyone fact matter issue topic subject
    something anything nothing someone side end start beginning top bottom first last next other one ones all both half
    majority variety range series group form aspect feature characteristic element member step stage area field piece term
    name word purpose role use difference advantage disadvantage benefit effect cause change difficulty success failure
    attempt effort work job list hand head eye life world country state city home house amount degree level extent rest
    century decade future past present homework exam exercise assignment quiz test semester principle concept notion definition notation trick
    teacher professor instructor author audience textbook paper article war choice decision situation condition kinds types ways things examples"""
)
"""Heads that name nothing by themselves: a phrase of such a head alone is no term."""

DEICTIC: Final = word_set(
    """this that these those it he she they we you i here there such what which who whose my your his her its our their one
    another other same each every either neither both all any some none everything something nothing anything someone
    anyone everyone today now then next last previous first second third following above below latter former"""
)
"""A phrase that begins with one of these points at something instead of naming it."""

NAMES: Final = word_set(
    """python java javascript typescript docker linux windows android github gitlab google microsoft oracle amazon english
    russian french german latin greek chinese spanish american european african asian british roman newton einstein bayes
    gauss euler laplace lagrange fourier markov turing darwin mendel freud marx weber durkheim keynes pascal boolean
    gaussian bayesian newtonian darwinian marxist january february march april june july august september october november
    december monday tuesday wednesday thursday friday saturday sunday christianity islam buddhism judaism"""
)
"""Words that keep their capital also where a sentence begins."""

STOP_LEMMAS: Final = (
    DETERMINERS
    | PRONOUNS
    | PREPOSITIONS
    | CONJUNCTIONS
    | AUXILIARIES
    | ADVERBS
    | word_set(
        """get go make take give come see look know think want need let say tell talk call put use try mean become keep show
        help seem thing way lot kind sort bit example case time day year people person today lecture course slide good great
        big small little new old many much able sure really actually basically simply right okay well like want going gonna
        yeah um uh er hello thank thanks welcome guy everybody question"""
    )
)
"""Lemmas that say nothing about the subject of a lecture."""

ABBREVIATIONS: Final = word_set(
    "e.g i.e etc vs dr mr mrs ms prof fig eq no vol pp cf al st jr sr inc approx dept est u.s u.k a.m p.m ca ed eds sec ch"
)
"""A full stop after one of these does not end a sentence."""
