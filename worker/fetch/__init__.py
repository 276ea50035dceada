"""Fetching: one guarded, bounded, polite GET at a time. The door is `client.Fetcher`.

Pure: limits (the bounds), guard (where we may dial), headers and body (what came), reply (what it means), pace
(when), robots (whether), retry (when again). Edges: resolver (DNS), wire (one exchange), lanes (waiting), client.
"""
