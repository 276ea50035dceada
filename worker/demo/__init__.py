"""The demo web: a miniature internet of our own writing, served on loopback, for `bongsu demo` and for tests.

Outlets, journalists, events and sentences are invented; every host ends in .example. The data lies in `content/`, one
file for each outlet. `content.load` reads it and dates it to the week before a base day; `render` makes feed documents
and pages of it; `answers` decides what a server says to a request; `web.DemoWeb` says it.

The web has two rounds. Between them an article is edited, a headline corrected, a guid changes, stories are added.
"""
