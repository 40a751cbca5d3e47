"""Text in whatever encoding it was saved. Unicode is known; anything else is a guess, and is said to be one.

A guess is made of strict decoders alone, and of how plausible the letters are that come out: Chinese read as Korean is
half Hangul and half rare Hanja, Thai read as Latin is vowels without end. What is plausible in no way is refused.
"""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

NO_LETTERS = ("Cn", "Co", "Cs")
SAMPLE = 40_000
"""Letters beyond ASCII by which a guess is made."""
ENOUGH = 0.55
USUAL, OFTEN = 0.6, 0.25
"""What usual letters weigh beside the commonest; and which share of a text those have, at least, in plain talk."""
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True)
class Text:
    text: str
    guessed: str = ""
    """The encoding, where it was guessed and a person should look."""


class NotText(ValueError):
    """`why` is one of: binary, unknown (some encoding, and nobody knows which)."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def decoded(data: bytes) -> Text:
    """Raises NotText."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return Text(_strictly(data, encoding))
    if b"\0" in data:
        return _utf16(data)
    try:
        return Text(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _guessed(data)


def _strictly(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise NotText("unknown") from error
    if "\0" in text:
        raise NotText("binary")
    return text


def _utf16(data: bytes) -> Text:
    """Without its mark: spaces, tabs and the ends of lines are half zeros, always the same half."""
    for encoding, at in (("utf-16-le", 1), ("utf-16-be", 0)):
        if data[at::2].count(0) and not data[1 - at :: 2].count(0):
            text = data.decode(encoding, "replace")
            if len(data) % 2 == 0 and not any(unicodedata.category(c) in NO_LETTERS for c in text[:SAMPLE]):
                return Text(_strictly(data, encoding), "UTF-16")
    raise NotText("binary")


def _guessed(data: bytes) -> Text:
    best = Text("")
    most = ENOUGH
    for encoding, said, plausible in ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        score = plausible(text[:SAMPLE])
        if score > most:
            best, most = Text(unicodedata.normalize("NFC", text), said), score
    if not best.guessed:
        raise NotText("unknown")
    return best


SIGNS = frozenset("“”‘’–—…«»·•€£°©®™ 、。，！？：；（）「」『』【】《》〈〉～\u3000")
"""Beyond ASCII, and in a text of any language."""
HANS = frozenset(
    "的一是了我不人在他有这个上们来到时大地为子中你说生国年着就那和要她出也得里后自以会家可下而过天去能对小多然"
    "于心学么之都好看起发当没成只如事把还用第样道想作种开美手洗吃妈爸宝水热孩抱爱睡觉喝给"
)
HANT = frozenset(
    "的一是了我不人在他有這個上們來到時大地為子中你說生國年著就那和要她出也得裡後自以會家可下而過天去能對小多然"
    "於心學麼之都好看起發當沒成只如事把還用第樣道想作種開美手洗吃媽爸寶水熱孩抱愛睡覺喝給嘅係唔佢哋喺咗嗰啲冇俾畀"
)
KORE = frozenset(
    "이다는가을에의고하지은를도로기서아어나자리사그해요시한게들수일니대안보면인만주여거라있없습했것정내우물손엄마빠줘"
    "까야네세먹잘좋말"
)


def _of_two(encoding: str, first: int, last: int, often: Callable[[str], bool]) -> Callable[[str], float]:
    """Two bytes a character. Such a set puts usual ones first: their code begins in this range."""

    def usual(character: str) -> bool:
        code = character.encode(encoding, "ignore")
        return often(character) or (len(code) == 2 and first <= code[0] <= last)

    return lambda text: (
        _apart(text) * (USUAL * _share(text, usual) + (1 - USUAL) * min(1.0, _share(text, often) / OFTEN))
    )


def _arabic(text: str) -> float:
    return _apart(text) * 0.95 * _share(text, lambda c: "\u060c" <= c <= "\u06d5")


def _cyrillic(text: str) -> float:
    """No capital follows a small letter."""
    humps = sum(1 for before, c in pairwise(text) if before.islower() and c.isupper())
    letters = sum(1 for c in text if c > "\x7f" and c.isalpha())
    return (1 - humps / max(1, letters)) * _apart(text) * _share(text, lambda c: "\u0401" <= c <= "\u0451")


def _thai(text: str) -> float:
    """Vowel and tone marks follow a letter."""
    marks = [i for i, c in enumerate(text) if c == "ั" or "ิ" <= c <= "ฺ" or "็" <= c <= "๎"]
    placed = sum(1 for i in marks if i and "ก" <= text[i - 1] <= "๎") / len(marks) if marks else 0.8
    return _apart(text) * placed * _share(text, lambda c: "ก" <= c <= "๛")


def _latin(text: str) -> float:
    """Letters with an accent stand among plain ones, hardly ever two together."""
    letters = [i for i, c in enumerate(text) if c > "\x7f" and c.isalpha()]
    if not letters:
        return 0.8 * (not any(c > "\x7f" and c not in SIGNS for c in text))
    pairs = sum(1 for i in letters if i and text[i - 1] > "\x7f" and text[i - 1].isalpha())
    return _share(text, lambda c: c.isalpha() or c in "¿¡½") * (1 - pairs / len(letters))


def _vietnamese(text: str) -> float:
    """A tone is a mark of its own there, upon a letter that may have its hat."""
    tones = [i for i, c in enumerate(text) if unicodedata.combining(c)]
    if not any(c in "đĐưƯơƠăĂ" for c in text) or any(not i or not text[i - 1].isalpha() for i in tones):
        return 0.0
    return _share(text, lambda c: c.isalpha() or unicodedata.combining(c) > 0) if tones else 0.0


def _share(text: str, fits: Callable[[str], bool]) -> float:
    letters = [c for c in text if c > "\x7f" and c not in SIGNS]
    return sum(map(fits, letters)) / len(letters) if letters else 0.0


def _apart(text: str) -> float:
    """Letters of another script do not stand in the middle of a Latin word."""
    mixed = sum(
        1
        for pair in pairwise(text)
        if pair[0].isalpha() and pair[1].isalpha() and pair[0].isascii() != pair[1].isascii()
    )
    letters = sum(1 for c in text if c > "\x7f" and c.isalpha())
    return max(0.0, 1 - mixed / letters) if letters else 0.0


ENCODINGS: tuple[tuple[str, str, Callable[[str], float]], ...] = (
    ("cp932", "Shift_JIS", _of_two("cp932", 0x88, 0x98, lambda c: "ぁ" <= c <= "ヾ" or c == "々")),
    ("euc_jp", "EUC-JP", _of_two("euc_jp", 0xB0, 0xCF, lambda c: "ぁ" <= c <= "ヾ" or c == "々")),
    ("cp949", "EUC-KR", _of_two("euc_kr", 0xB0, 0xC8, KORE.__contains__)),
    ("gb18030", "GB18030", _of_two("gb2312", 0xB0, 0xD7, HANS.__contains__)),
    ("big5hkscs", "Big5", _of_two("big5hkscs", 0xA4, 0xC6, HANT.__contains__)),
    ("cp874", "TIS-620", _thai),
    ("cp1258", "Windows-1258", _vietnamese),
    ("cp1251", "Windows-1251", _cyrillic),
    ("cp1256", "Windows-1256", _arabic),
    ("cp1252", "Windows-1252", _latin),
)
"""As Python calls it, as people do, and how plausible a text in it is; the earlier where two are as plausible."""
