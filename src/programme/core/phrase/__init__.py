"""Reads time phrases, in passes: `spelling` makes one spelling of all, `lexer` finds the words
and numbers, `aside` takes out what stands beside the dates, `grammar` makes points and spans of
the rest, `days` finds their dates in a year, and `reading` goes through all of them and says
what is doubtful. `recur` is for what comes again and again.
"""
