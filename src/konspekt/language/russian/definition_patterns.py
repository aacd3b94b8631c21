"""The ways in which a Russian lecturer says what a term means.

A form is read from left to right:

* `[nomn]` the term, a noun phrase in that case (several: `[nomn|gent]`; `[any]`); `[adjective]` a predicate that names a kind of
  the noun on the left («функция называется непрерывной»);
* `{aside}` an explanation that ends where the aside does;
* `{genus}` the explanation, which must name a kind of thing in the nominative or open a clause («когда ...»); `{accs}` must begin with
  a noun phrase in that case; `{any}` anything; `{clause}` everything back to the start of the clause; `{before}` the sentence before;
  `{whole}` the whole sentence;
* `word|other` the word itself, `<lemma>` any form of it, a trailing `?` makes it optional;
* `—` any dash, `~` fillers and asides that change nothing, `/` the end of a sentence.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """One way of defining; what it proved to be worth stands in definition_weights under `pattern:<name>`."""

    name: str
    form: str
    example: str
    """As somebody would say it; term and explanation are marked."""
    expected: float
    """Log odds that such a place defines its term, expected before any data: the fit starts here and moves where data says so."""


CALLS: Final = "<называть|назвать|называться|назваться|именовать|именоваться|зваться>"

PATTERNS: Final = (
    Pattern(
        name="dash-it-is",
        form="[nomn] —|: ~ это|есть ~ {genus}",
        example="[Рекурсия] — это {приём, при котором функция вызывает саму себя}.",
        expected=0.9,
    ),
    Pattern(
        name="it-is",
        form="[nomn] ~ это ~ {genus}",
        example="ну вот [дедлок] это {ситуация когда два потока ждут друг друга}",
        expected=0.3,
    ),
    Pattern(
        name="dash",
        form="[nomn] — ~ {genus}",
        example="[Фотосинтез] — {процесс образования органических веществ на свету}.",
        expected=0.3,
    ),
    Pattern(
        name="is-of-old",
        form="[nomn] есть {genus}",
        example="[Производная] есть {предел отношения приращений}.",
        expected=0.0,
    ),
    Pattern(
        name="question",
        form="что ~ такое|такая|такие ~ [nomn] / ~ это ~ {genus}",
        example="Что такое [интерпретатор]? Это {программа, которая исполняет код}.",
        expected=1.5,
    ),
    Pattern(
        name="understand-by",
        form="под [ablt] ~ <понимать|пониматься|подразумевать|подразумеваться|иметь> ~ виду? ~ {any}",
        example="Под [дисперсией] мы понимаем {меру разброса значений}.",
        expected=1.2,
    ),
    Pattern(
        name="called-after",
        form="{clause} ~ " + CALLS + " ~ [ablt]",
        example="{Вектор частных производных} называется [градиентом].",
        expected=0.9,
    ),
    Pattern(
        name="called-before",
        form="[ablt] ~ " + CALLS + " ~ {nomn|accs}",
        example="[Градиентом функции] называется {вектор её частных производных}.",
        expected=1.2,
    ),
    Pattern(
        name="called-nominative",
        form="{clause} ~ " + CALLS + " ~ [nomn]",
        example="{способность клетки делиться} называется [пролиферация]",
        expected=0.2,
    ),
    Pattern(
        name="called-kind",
        form="{whole} ~ " + CALLS + " ~ [adjective]",
        example="{Функция называется [непрерывной], если предел в точке равен значению}.",
        expected=0.6,
    ),
    Pattern(
        name="called-it",
        form="{before} это|такой|такая|такое|такие|так|он|она|оно|они|его|ее|их ~ "
        + CALLS
        + " ~ [ablt|nomn]",
        example="{Клетка делится надвое}. {Это называется [митозом]}.",
        expected=0.3,
    ),
    Pattern(
        name="called-participle",
        form="{clause} ,? <называемый|именуемый> ~ [ablt]",
        example="{программа, которая исполняет код}, называемая [интерпретатором]",
        expected=-0.3,
    ),
    Pattern(
        name="so-called",
        form="так <называемый> [any] ,? —? то_есть|это ~ {aside}",
        example="так называемый [стохастический спуск], то есть {спуск по случайной подвыборке}",
        expected=0.4,
    ),
    Pattern(
        name="call-it",
        form=CALLS + " ~ [ablt] {accs|nomn}",
        example="Мы называем [классом] {шаблон, по которому создаются объекты}.",
        expected=0.6,
    ),
    Pattern(
        name="so-called-bare",
        form="{whole} так <называемый> [any]",
        example="{Здесь мы видим так называемую [эвтрофикацию] в озере}.",
        expected=-1.0,
    ),
    Pattern(
        name="got-name",
        form="{clause} ~ <получить|носить|иметь> ~ название|имя|наименование [nomn|gent]",
        example="{Такая потеря тепла} получила название [диссипации].",
        expected=0.3,
    ),
    Pattern(
        name="represents",
        form="[nomn] ~ <представлять> ~ собой ~ {accs}",
        example="[Блокчейн] представляет собой {распределённую базу данных}.",
        expected=0.6,
    ),
    Pattern(
        name="represents-turned",
        form="[nomn] ~ собой <представлять> ~ {accs}",
        example="[Блокчейн] собой представляет {распределённую базу данных}.",
        expected=0.5,
    ),
    Pattern(
        name="is",
        form="[nomn] ~ <являться> ~ {ablt}",
        example="[Транзакция] является {группой операций, которая выполняется целиком}.",
        expected=-0.8,
    ),
    Pattern(
        name="is-turned",
        form="[ablt] ~ <являться> ~ {nomn}",
        example="[Подсистемами] являются {части целевой системы, у которых есть своя роль}.",
        expected=-1.0,
    ),
    Pattern(
        name="means",
        form="[nomn] ~ <означать|обозначать> ~ ,? что? ~ {any}",
        example="[Легитимность] означает {признание власти обществом}.",
        expected=-0.5,
    ),
    Pattern(
        name="defined-as",
        form="[nomn] ~ <определяться|определить|определять|трактоваться> ~ как ~ {any}",
        example="[Гомеостаз] определяется как {способность поддерживать постоянство среды}.",
        expected=0.7,
    ),
    Pattern(
        name="define-as",
        form="<определить|определять|понимать> ~ [accs] как ~ {any}",
        example="Определим [вероятность] как {предел частоты}.",
        expected=0.3,
    ),
    Pattern(
        name="stands-for",
        form="[nomn] ~ <расшифровываться|расшифровывать> ~ как ~ {aside}",
        example="[СУБД] расшифровывается как {система управления базами данных}.",
        expected=1.0,
    ),
    Pattern(
        name="that-is",
        form="[any] , то_есть ~ {aside}",
        example="[Токен], то есть {минимальная единица текста}, подаётся на вход.",
        expected=-1.0,
    ),
    Pattern(
        name="notion",
        form="<понятие|термин> [gent|nomn] ~ —|:|,? ~ это ~ {genus}",
        example="Введём понятие [стационарной точки]: это {точка, в которой производная равна нулю}.",
        expected=0.8,
    ),
    Pattern(
        name="such-notion",
        form="<понятие|термин|явление> ,? как [nomn|accs] / ~ это ~ {genus}",
        example="Есть такое понятие, как [технический долг]. Это {цена поспешных решений}.",
        expected=0.8,
    ),
    Pattern(
        name="colon",
        form="[nomn] : {genus}",
        example="[Амортизация]: {перенесение стоимости средств на продукцию}.",
        expected=-1.5,
    ),
)

APPOSITION: Final = Pattern(
    name="apposition",
    form="[nomn] ,? {genus}",
    example="[Стек меток], {набор заголовков, навешанных на пакет}.",
    expected=-1.0,
)
"""Has no word to anchor it: see the module apposition."""
