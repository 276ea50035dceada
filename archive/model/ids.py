"""What feeds, entries and articles go by. Pure."""

from typing import NewType

FeedId = NewType("FeedId", str)


EntryId = NewType("EntryId", int)


ArticleId = NewType("ArticleId", int)
