"""English definitions: each turn of phrase finds its terms and leaves other sentences alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from konspekt.language.english import build
from konspekt.language.english.definition_patterns import PATTERNS

GRAMMAR = build().grammar

POSITIVE = {
    "question": [
        ("What is recursion? It is a technique where a function calls itself.", "recursion"),
        ("What is a pointer? It's a variable that holds an address.", "pointer"),
        ("So what are enzymes? They are proteins that speed up reactions.", "enzyme"),
        ("And what is supervised learning? This is learning from labeled examples.", "supervised learning"),
        ("What is the stack? It is a region of memory that grows downwards.", "stack"),
    ],
    "by_we_mean": [
        ("By overfitting we mean that the model memorizes the training set.", "overfitting"),
        ("By latency we mean the time between a request and its answer.", "latency"),
        ("By a graph we understand a set of vertices joined by edges.", "graph"),
        ("By throughput we usually mean the number of requests per second.", "throughput"),
        ("By noise we mean random changes of the signal.", "noise"),
    ],
    "defined_as": [
        ("Entropy is defined as the average information content.", "entropy"),
        ("A refugee is defined as an individual who has been forced to leave the country.", "refugee"),
        ("Velocity can be defined as the rate of change of position.", "velocity"),
        ("Culture is described as the beliefs shared by a group of people.", "culture"),
        ("A monopoly is usually defined as a market with a single seller.", "monopoly"),
    ],
    "refers_to": [
        ("Elasticity refers to the sensitivity of demand to price.", "elasticity"),
        ("API stands for application programming interface.", "API"),
        ("The letter sigma denotes the standard deviation of the sample.", "letter sigma"),
        ("Polygyny refers to a man being married to several women.", "polygyny"),
        ("The term hominin is used to refer to species that evolved after the split.", "term hominin"),
    ],
    "is_a": [
        ("A hash function is a function that maps data to fixed-size values.", "hash function"),
        ("Gradient descent is an optimization method that minimizes a function.", "gradient descent"),
        ("In biology, an allele is a variant of a gene.", "allele"),
        ("Docker is a platform for running containers.", "Docker"),
        ("So, a compiler is simply a program that translates source code.", "compiler"),
    ],
    "are": [
        ("Coral reefs are ocean ridges formed by marine invertebrates.", "coral reef"),
        ("Isotopes are unique forms of an element with specific properties.", "isotope"),
        ("Predators are animal species that hunt other species.", "predator"),
        ("Vectors are finite lists of numbers.", "vector"),
        ("Hash tables are data structures for fast lookup by key.", "hash table"),
    ],
    "means": [
        ("Inflation means a sustained rise in the price level.", "inflation"),
        ("Positive polarity means that the genomic RNA can serve as mRNA.", "positive polarity"),
        ("Specialization meant the work was broken down into tasks.", "specialization"),
        ("The early sea suffered from anoxia, meaning that there was no molecular oxygen.", "anoxia"),
        ("Statelessness means that the server keeps nothing between two requests.", "statelessness"),
    ],
    "is_called": [
        ("The matrix of second derivatives is called the Hessian.", "Hessian"),
        ("A process by which plants make food is known as photosynthesis.", "photosynthesis"),
        ("Soil particles between 0.002 and 0.1 mm are called silt.", "silt"),
        ("The nuclear division that forms haploid cells, which is called meiosis, comes later.", "meiosis"),
        ("Extension past the regular position is referred to as hyperextension.", "hyperextension"),
    ],
    "we_call": [
        ("A function that calls itself we call a recursive function.", "recursive function"),
        ("The rate at which prices rise we call inflation.", "inflation"),
        ("There are rules for making sentences, which we call a grammar.", "grammar"),
        ("The cost of the next best choice we usually call opportunity cost.", "opportunity cost"),
        ("A pair of numbers we will call a coordinate.", "coordinate"),
    ],
    "so_called": [
        (
            "This leads to a very sparse space, the so-called curse of dimensionality.",
            "curse of dimensionality",
        ),
        (
            "Every model has to weigh two errors, the so-called bias-variance tradeoff.",
            "bias-variance tradeoff",
        ),
        ("The code was tied to one vendor, the so-called vendor lock.", "vendor lock"),
        ("Prices rose while output fell, the so-called stagflation.", "stagflation"),
        ("The page is kept near the reader, the so-called edge cache.", "edge cache"),
    ],
    "called": [
        ("Worms have excretory structures called nephridia.", "nephridia"),
        ("Sugar is broken down in a process called glycolysis.", "glycolysis"),
        ("Southern whites who supported Reconstruction, known as scalawags, were few.", "scalawag"),
        ("The program keeps a table of names called a symbol table.", "symbol table"),
        ("The plant has a covering termed the cuticle.", "cuticle"),
    ],
    "which_is": [
        ("The cell contains vacuoles, which are sacs that store water.", "vacuole"),
        ("We use backpropagation, which is a way to compute gradients.", "backpropagation"),
        ("They live in the tundra, which is a treeless plain.", "tundra"),
        ("The kernel uses a semaphore, which is a counter for access to a resource.", "semaphore"),
        ("It attacks pathogens, which are agents that cause diseases.", "pathogen"),
    ],
    "which_does": [
        (
            "Historians speak of the domino theory, which states that one fall brings another.",
            "domino theory",
        ),
        ("Then comes the linker, which joins object files into a program.", "linker"),
        ("The lungs lie in the thoracic cavity, which contains the heart as well.", "thoracic cavity"),
        ("Ecologists draw life tables, which detail the life expectancy of individuals.", "life table"),
        ("They set up the repartimiento, which required towns to supply labor.", "repartimiento"),
    ],
    "in_which": [
        (
            "Modern trade rests on a division of labor, in which each worker has one task.",
            "division of labor",
        ),
        ("The rule of the house was monogamy, when someone is married to only one person.", "monogamy"),
        ("Cells divide by mitosis, in which the nucleus splits into two.", "mitosis"),
        ("The team tried pair programming, where two people share a keyboard.", "pair programming"),
        ("The embryo goes through gastrulation, by which layers of cells form.", "gastrulation"),
    ],
    "that_is": [
        ("They preached temperance, that is, moderation or self-restraint.", "temperance"),
        ("The list is immutable, a tuple, that is, a sequence that cannot change.", "tuple"),
        ("Take the mean, in other words, the sum divided by the count.", "mean"),
        ("The graph is a tree, that is, it has no cycles.", "tree"),
        ("We measure recall, i.e., the share of cases that were found.", "recall"),
    ],
    "apposition": [
        ("Runoff brings eutrophication, a process whereby microorganisms grow in excess.", "eutrophication"),
        ("The cell releases perforin, a destructive protein that creates a pore.", "perforin"),
        (
            "They passed the Articles of Confederation, the first constitution of the nation.",
            "Articles of Confederation",
        ),
        ("We will use a heap, a tree in which the parent is never smaller.", "heap"),
        ("Schools suffer from grade inflation, a term used for rising marks.", "grade inflation"),
    ],
    "dash": [
        ("The party was led by Yippies\u2014members of the anarchistic youth.", "Yippie"),
        ("Then we meet generalists: species that live in many areas.", "generalist"),
        ("Doctors speak of life expectancy: the number of years a person may live.", "life expectancy"),
        ("It causes the greenhouse effect: the warming of Earth by gases.", "greenhouse effect"),
        ("There is gerotranscendence: the idea that people transcend with age.", "gerotranscendence"),
    ],
    "or_gloss": [
        ("Some animals use camouflage, or avoiding detection by blending in.", "camouflage"),
        ("Apes move by brachiation, or climbing and swinging through trees.", "brachiation"),
        ("The subject is kinship, or one's traceable ancestry.", "kinship"),
        ("The virus causes hypoplasia, or decreased cell growth.", "hypoplasia"),
        ("Compilers do inlining, or replacing a call by the body of the function.", "inlining"),
    ],
    "is_when": [
        (
            "Structural mobility happens when societal changes enable people to move up.",
            "structural mobility",
        ),
        ("Retraction occurs as a joint moves back into position.", "retraction"),
        ("A deadlock is when two threads wait for each other.", "deadlock"),
        ("Overflow occurs when a number does not fit into its type.", "overflow"),
        ("Torpor occurs if the temperature falls too far.", "torpor"),
    ],
    "consists_of": [
        ("An ecosystem consists of all the living things in a particular area.", "ecosystem"),
        ("A class consists of a set of people who share similar status.", "class"),
        ("The atom is composed of a nucleus and electrons.", "atom"),
        ("A neuron is made up of a cell body and its branches.", "neuron"),
        ("The backbone comprises all routers of the core network.", "backbone"),
    ],
    "involves": [
        ("Inversion involves the soles of the feet moving inward.", "inversion"),
        ("Pharmacogenomics involves evaluating the effect of drugs on a genome.", "pharmacogenomics"),
        ("Thermodynamics deals with heat and its conversion into work.", "thermodynamics"),
        ("Semantics concerns the meaning of words and sentences.", "semantics"),
        (
            "Symbolic interactionism focuses on the relationships among individuals.",
            "symbolic interactionism",
        ),
    ],
    "includes": [
        ("The lepidosaurs include modern lizards, snakes, and tuataras.", "lepidosaur"),
        ("The dorsal cavity contains the cranial and the vertebral cavities.", "dorsal cavity"),
        ("Clade Dinosauria includes birds and their extinct relatives.", "Clade Dinosauria"),
        (
            "Demographic transition theory suggests that growth develops in four stages.",
            "demographic transition theory",
        ),
        ("A commit represents the state of the tree at one moment.", "commit"),
    ],
    "parenthesis": [
        ("The reef hides the cryptofauna (invertebrates found within the coral).", "cryptofauna"),
        ("They look at the virions (copies of viral RNA).", "virion"),
        ("We compute the gradient (the vector of partial derivatives).", "gradient"),
        ("It is stored in a register (a small cell inside the processor).", "register"),
        ("Farmers fear the drought (a long period without rain).", "drought"),
    ],
}

NEGATIVE = {
    "question": ["What is it?", "What is this?", "What do you think?", "What a day!", "Tell me what you see."],
    "by_we_mean": ["By noon we mean to be done.", "We mean it.", "By now we understand the code.",
                   "By and large we mean well.", "I mean that you should go."],
    "defined_as": ["It is defined as the sum.", "This is described as follows.", "They are defined below.",
                   "We defined it as well.", "That is understood."],
    "refers_to": ["It refers to the picture.", "This refers to slide two.", "He refers to them.",
                  "She stands for election.", "This one denotes it."],
    "is_a": ["It is a good idea to save the file.", "This is the next slide.", "There is a button here.",
             "He is a student of mine.", "The answer is a number."],
    "are": ["There are three of them.", "They are ordered lists.", "We are happy today.", "These are ducks in a row.",
            "You are people of the future."],
    "means": ["It means nothing to me.", "This means that we stop.", "That means war is near.", "He meant to go there.",
              "Which means we are done here."],
    "is_called": ["It is called every day.", "The function is called with two arguments.", "He was called to the office.",
                  "The method is called when the page loads.", "She is known as well."],
    "we_call": ["We call it every day.", "We call you tomorrow.", "Then we call the next one.", "I call this.", "We call them now."],
    "so_called": ["So he called again.", "They called it so.", "She so called him.", "Nobody called.", "It was so called by him."],
    "called": ["He called the office.", "They called me yesterday.", "We called it off.", "Somebody called here.", "Mother called us."],
    "which_is": ["I like it, which is odd.", "They left, which is fine.", "We won, which is great.",
                 "It failed, which is why we stopped.", "He came, which was nice."],
    "which_does": ["I like it, which helps.", "They left, which hurts.", "We won, which has effects.",
                   "It failed, which is sad.", "He came, which had been planned."],
    "in_which": ["In this case, when it rains, we stay.", "I saw it, when I came home.", "They won, in which case we go.",
                 "At home, where he lives, it rains.", "It was then, when we met."],
    "that_is": ["That is, we stop here.", "I know that, is it so?", "It works, that is all.", "They left, that is it.",
                "So that is, well, odd."],
    "apposition": ["In the morning, the bus of the school came.", "If it rains, the ground of the yard is wet.",
                   "They came, a bit late.", "However, the end of it is near.", "First, the list of them is read."],
    "dash": ["It works\u2014we hope.", "They came: we left.", "I said: no.", "He did it\u2014finally.", "So: let us begin."],
    "or_gloss": ["Stay, or leave at once.", "They come, or they go.", "It is this, or that.", "Do it now, or never.", "We win, or you do."],
    "is_when": ["It is when he comes.", "This is where we stop.", "That occurs when we go.", "Here is where I live.", "Now is when it counts."],
    "consists_of": ["It consists of two parts.", "This is composed of three.", "They are made up of cells.", "That comprises both.",
                    "These consist of one."],
    "involves": ["It involves a lot of work.", "This describes him well.", "He deals with it.", "That concerns us all.", "She focuses on it."],
    "includes": ["It includes both of them.", "This contains one.", "They contain nothing.", "That represents it.", "He suggests that we go."],
    "parenthesis": ["It works (see below).", "They left (at noon).", "He said it (twice).", "We agree (for now).", "It is so (or not)."],
}  # fmt: skip


def found_in(text):
    return GRAMMAR.definitions(GRAMMAR.sentences(text))


@pytest.mark.parametrize(
    ("name", "text", "headword"), [(name, *row) for name, rows in POSITIVE.items() for row in rows]
)
def test_the_turn_of_phrase_finds_its_term(name, text, headword):
    assert headword in [candidate.headword for candidate in found_in(text) if candidate.pattern == name]


@pytest.mark.parametrize(
    ("name", "text"), [(name, text) for name, texts in NEGATIVE.items() for text in texts]
)
def test_a_sentence_that_defines_nothing_gives_nothing_strong(name, text):
    assert [candidate for candidate in found_in(text) if candidate.score >= 0.3] == []


def test_every_pattern_is_tried_on_five_sentences_each_way():
    for pattern in PATTERNS:
        assert len(POSITIVE[pattern.name]) >= 5, pattern.name
        assert len(NEGATIVE[pattern.name]) >= 5, pattern.name


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.name)
def test_the_example_of_a_pattern_is_found_by_it(pattern):
    assert pattern.name in [candidate.pattern for candidate in found_in(pattern.example)]


def test_another_name_beside_the_term_becomes_a_variant():
    (found,) = found_in(
        "An antibody, also known as an immunoglobulin, is a protein that is made by plasma cells."
    )
    assert (found.headword, found.variants) == ("antibody", ("immunoglobulin",))


def test_this_process_means_the_sentence_before():
    text = "The cells rearrange themselves into three layers. This process is called gastrulation."
    (found,) = found_in(text)
    start, end = found.definiens[0]
    assert text[start:end] == "The cells rearrange themselves into three layers."


def test_two_terms_in_one_sentence_have_their_own_meanings():
    text = "Particles above a tenth of a millimeter are called sand, and particles below two microns are called clay."
    meanings = {found.headword: text[slice(*found.definiens[0])] for found in found_in(text)}
    assert meanings["sand"] == "Particles above a tenth of a millimeter"
    assert meanings["clay"] == "particles below two microns"


@given(st.text(alphabet=st.sampled_from("abcis the A called,which .?!\n\u2014():;an are X1"), max_size=200))
def test_spans_lie_inside_the_text(text):
    for found in found_in(text):
        for start, end in (found.term, *found.definiens):
            assert 0 <= start < end <= len(text)
        assert 0 < found.score < 1
