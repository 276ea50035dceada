"""What the name of an encoding in a header or a document means. Pure.

Names are read as browsers read them (the WHATWG's table of labels): a page that says EUC-KR uses the 8,822 syllables of
CP949 that EUC-KR lacks, one that says ISO-8859-1 the quotes of windows-1252.
"""

import codecs
import re
from typing import Final

# Codec → labels Python does not know, and those it takes at their word.
_LABELS: Final = {
    "cp949": "euc-kr euckr cseuckr csksc56011987 iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 949 "
    "windows-949 x-windows-949 ms949 uhc",
    "gb18030": "gb2312 chinese csgb2312 csiso58gb231280 gb_2312 gb_2312-80 iso-ir-58 gbk x-gbk cp936 ms936 euc-cn "
    "x-euc-cn",
    "cp932": "shift_jis shift-jis sjis csshiftjis ms932 ms_kanji windows-31j x-sjis",
    "euc_jp": "cseucpkdfmtjapanese x-euc-jp",
    "iso2022_jp": "csiso2022jp",
    "iso2022_kr": "csiso2022kr",
    "big5hkscs": "big5 big5-hkscs cn-big5 csbig5 x-x-big5",
    "cp1252": "iso-8859-1 iso8859-1 iso88591 iso_8859-1 iso_8859-1:1987 iso-ir-100 csisolatin1 cp819 ibm819 latin1 "
    "latin-1 l1 us-ascii ascii ansi_x3.4-1968 x-cp1252",
    "cp1254": "iso-8859-9 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 iso-ir-148 csisolatin5 latin5 l5 x-cp1254",
    "cp874": "iso-8859-11 iso8859-11 iso885911 tis-620 dos-874 windows-874 x-windows-874",
    "cp1250": "x-cp1250",
    "cp1251": "x-cp1251",
    "cp1253": "x-cp1253",
    "cp1255": "x-cp1255",
    "cp1256": "x-cp1256",
    "cp1257": "x-cp1257",
    "cp1258": "x-cp1258",
    "koi8-r": "koi koi8 koi8_r cskoi8r",
    "koi8-u": "koi8-ru",
    "iso8859-6": "csiso88596e csiso88596i iso-8859-6-e iso-8859-6-i",
    "iso8859-7": "sun_eu_greek",
    "iso8859-8": "csiso88598e csiso88598i iso-8859-8-e iso-8859-8-i logical visual",
    "mac-roman": "x-mac-roman",
    "mac-cyrillic": "x-mac-cyrillic x-mac-ukrainian",
}
_MEANT: Final = {label: codec for codec, labels in _LABELS.items() for label in labels.split()}
# Python's codecs also hold zip, rot13 and UTF-7; only these are text encodings that documents are written in.
_TEXT_CODEC: Final = re.compile(
    r"cp\d{3,4}|gb18030|big5hkscs|euc_jp|iso2022_\w+|iso8859-\d+|koi8-[rut]|johab|mac-\w+|ptcp154|tis-620"
)


def codec_of(label: str) -> str | None:
    """The codec a label means; None for UTF-8 and wide ones, which are told by the bytes, and for no encoding."""
    label = label.strip().lower()
    try:
        name = _MEANT.get(label) or codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    name = _MEANT.get(name, name)
    return name if _TEXT_CODEC.fullmatch(name) else None
