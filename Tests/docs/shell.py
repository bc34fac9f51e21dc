"""Takes shell blocks apart into the commands they run."""

from __future__ import annotations

import re
import shlex

# These run what is behind them, and sh's own words that begin no command.
AROUND = {
    "sudo", "exec", "if", "then", "else", "fi", "while", "do", "done", "!", "{", "}",
}


def _words(text: str) -> list[str]:
    lexer = shlex.shlex(text.replace("\\\n", " "), posix=True, punctuation_chars="();<>|&")
    lexer.commenters = "#"
    lexer.whitespace = " \t"
    lexer.whitespace_split = True
    return list(lexer)


def commands(text: str) -> list[list[str]]:
    """Each command with its words; assignments, redirections and prefixes left out."""
    found: list[list[str]] = []
    # Comments end with their line, and shlex would take the rest of the block with them.
    for line in text.replace("\\\n", " ").splitlines():
        current: list[str] = []
        is_file = False
        for word in [*_words(line), ";"]:
            if re.fullmatch(r"[<>]+&?", word):
                # `3<` is a descriptor and no word.
                if current and current[-1].isdigit():
                    current.pop()
                is_file = True
            elif re.fullmatch(r"[<>();|&]+", word):
                if current:
                    found.append(current)
                current, is_file = [], False
            elif is_file:
                is_file = False
            elif current or not (word in AROUND or re.match(r"\w+=|\$$", word)):
                current.append(word)
    return found
