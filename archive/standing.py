"""Who decides: what analysts said of an article, over what the rules say. Pure.

1. Of several remarks of a kind the latest counts; all are kept.
2. `no`: not flagged, whatever the rules say. `yes`: flagged, with the rules' fires or else 1; `fires N`: with N.
3. `topic NAME` stands before the topics the rules name; by itself it flags nothing.
4. `withdraw` undoes all before it: the rules decide again.
"""

from collections.abc import Iterable, Sequence

from archive.model import Remark, Say, Standing


def standing(fires: int, topics: Sequence[str], remarks: Iterable[Remark]) -> Standing:
    """What stands for an article that the rules give these fires and topics, after these remarks, oldest first."""
    flagged: bool | None = None
    grave: int | None = None
    topic: str | None = None
    for remark in remarks:
        match remark.say:
            case Say.YES | Say.NO:
                flagged = remark.say is Say.YES
            case Say.FIRES:
                flagged, grave = True, int(remark.value or 0)
            case Say.TOPIC:
                topic = remark.value
            case Say.WITHDRAW:
                flagged = grave = topic = None
    if flagged is None and topic is None:
        return Standing(fires=fires, topics=tuple(topics))
    if flagged is False:
        return Standing(fires=0, topics=(), by_analyst=True)
    named = tuple(topics) if topic is None else (topic, *(name for name in topics if name != topic))
    return Standing(fires=(grave or fires or 1) if flagged else fires, topics=named, by_analyst=True)
