"""Which of all rules some bits meet, found at once instead of rule by rule. Pure.

What a form means is one integer. Its low bits say which expressions of the rules it answers to (`north`, `a & b`).
Above them, one bit a rule in each of several layers: the first layer has those rules whose first wish it grants, the
next those whose second, and so on; the last has those that it holds back. So whatever is said together is or-ed, and
the rules it meets are the bits that all layers of wishes have and the last has not.
"""

from collections.abc import Sequence


class Sieve:
    """The layers of some rules, each given as the bits of its wishes and of what it must not see."""

    def __init__(self, wishes: Sequence[Sequence[int]], unwanted: Sequence[int], width: int) -> None:
        self._size = len(wishes)
        self._width = width
        self._depth = max(map(len, wishes), default=0)
        self._all = (1 << self._size) - 1
        # Whoever has fewer wishes than others is granted the rest.
        self._granted = tuple(
            sum(1 << n for n, some in enumerate(wishes) if len(some) <= layer) for layer in range(1, self._depth)
        )
        self._above: dict[int, int] = {}
        for n, some in enumerate(wishes):
            for layer, bits in enumerate((*some, *(0,) * (self._depth - len(some)), unwanted[n])):
                for bit in each(bits):
                    self._above[bit] = self._above.get(bit, 0) | 1 << (width + layer * self._size + n)

    def widen(self, bits: int) -> int:
        """The bits of some expressions, with their layers above them."""
        for bit in each(bits):
            bits |= self._above.get(bit, 0)
        return bits

    def first(self, among: int) -> int:
        """Bits of which whatever meets one of some rules has one at least."""
        return among << self._width

    def possible(self, wide: int, among: int = -1) -> int:
        """The rules, a bit each, whose wishes are all granted; of some rules alone where these are given."""
        layers = wide >> self._width
        rules = layers & self._all & among
        for granted in self._granted:
            if not rules:
                return 0
            layers >>= self._size
            rules &= layers | granted
        return rules

    def nearly(self, wide: int) -> int:
        """The rules, a bit each, of whose wishes at most one is not granted."""
        layers = wide >> self._width
        possible, nearly = layers & self._all, self._all
        for granted in self._granted:
            layers >>= self._size
            fine = layers | granted
            nearly &= possible | fine
            possible &= fine
        return nearly

    def met(self, wide: int, among: int = -1) -> int:
        """The rules, a bit each, that are met and not held back."""
        rules = self.possible(wide, among)
        return rules & ~(wide >> (self._width + self._depth * self._size)) if rules else 0


def each(bits: int) -> list[int]:
    """The places of the bits that are set, the lowest first."""
    places = []
    while bits:
        place = bits.bit_length() - 1
        places.append(place)
        bits ^= 1 << place
    return places[::-1]
