#!/usr/bin/env python3
"""Compiles a page (.html) into a C function that the C compiler type-checks and that always escapes.

compile_pages.py OUT.c IN.html

  {{fn void page_home_write(struct buf *out, const struct home_view *view)}}   the first line
  {{view->title}}                         text or number, escaped for the place it stands in
  {{#if view->count}} … {{else}} … {{/if}}
  {{#each card : view->cards, view->card_count}} … {{/each}}   card points at each in turn
  {{> part_door(&card->door)}}            another compiled page, written here: part_door(out, …)
  {{! a remark }}

Nothing is ever written unescaped. At the start of href, src, action and poster a text must be an
address (html_address); further on in one it is a part of a path (html_path_part). Refused with line
and reason: unquoted values, style and on… attributes, elements whose text is no plain text, values
anywhere but in text and quoted attributes. White space that holds a line break is dropped beside a tag
or block, and is one blank between words. What the C compiler complains of, it finds in the .html."""

import re
import sys

ADDRESSES = {"href", "src", "action", "poster", "cite", "data", "formaction", "ping", "xlink:href"}
# Lists of addresses and whole documents: no value can be made safe there by escaping alone.
NO_VALUES = {"srcset", "imagesrcset", "srcdoc", "http-equiv"}
# Their text is script or style, or keeps its white space.
NO_ELEMENTS = re.compile(r"<(script|style|textarea|pre|!--)", re.I)
MARK = re.compile(r"\{\{(.*?)\}\}", re.S)
EXPRESSION = re.compile(r"[A-Za-z_][A-Za-z0-9_]*((->|\.)[A-Za-z_][A-Za-z0-9_]*|\[[a-z0-9]+\])*"
                        r"( (==|>|<|!=) [A-Za-z0-9_]+)?")
CALL = re.compile(r"([a-z_]+)\(([A-Za-z0-9_>.&, \-]*)\)")
EACH = re.compile(r"([a-z_]+) : ([A-Za-z0-9_>.\-]+), ([A-Za-z0-9_>.\-]+)")
FUNCTION = re.compile(r"fn (void [a-z_]+\(struct buf \*out[^)]*\))")

PRELUDE = """#include "base/html.h"

#include "asset_table.h"
#include "views.h"

#define put_literal(x) buf_append(out, x, sizeof x - 1)
#define put_as(write, x) \\
    _Generic((x), char *: write, const char *: write, int: html_number, int64_t: html_number)(out, x)
#define put_text(x) put_as(html_text, x)
#define put_part(x) put_as(html_path_part, x)

"""


class Refused(Exception):
    pass


class Html:
    """Where in the HTML the next byte stands: enough of a tokenizer to know how to escape there."""

    def __init__(self):
        self.line = 1
        self.place = "text"  # or tag, or value (of an attribute, in double quotes)
        self.attribute = ""
        self.value_begun = False

    def where(self):
        return self.place, self.attribute if self.place == "value" else "", self.value_begun

    def take(self, text):
        for i, c in enumerate(text):
            self.line += c == "\n"
            if self.place == "text":
                if c == "<":
                    self.place, self.attribute = "tag", ""
                    if NO_ELEMENTS.match(text, i):
                        raise Refused(f"no {NO_ELEMENTS.match(text, i).group()} in a page")
            elif self.place == "tag":
                self.take_in_tag(c, text[i:])
            elif c == '"':
                self.place = "tag"
            else:
                self.value_begun = True

    def take_in_tag(self, c, rest):
        if c == ">":
            self.place = "text"
        elif c == "'":
            raise Refused("values stand in double quotes")
        elif c == "=":
            if not rest.startswith('="') or not self.attribute:
                raise Refused("values stand in double quotes, beside the name")
        elif c == '"':
            self.place, self.value_begun = "value", False
            if self.attribute == "style" or self.attribute.startswith("on"):
                raise Refused(f"no {self.attribute} attributes: the page's policy forbids them")
        elif c.isspace() or c == "/":
            self.attribute = ""
        else:
            self.attribute += c.lower()


def fold(text, before, after):
    """White space as the page needs it. before and after: what the text stands between."""
    text = re.sub(r"(?<=>)\s*\n\s*|\s*\n\s*(?=<)", "", text)
    if before != "value":
        text = re.sub(r"^\s*\n\s*", "", text)
    if after != "value":
        text = re.sub(r"\s*\n\s*$", "", text)
    return re.sub(r"\s+", " ", text)


def literal(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


class Page:
    def __init__(self, source):
        self.source = source
        self.html = Html()
        self.lines, self.blocks = [], []

    def say(self, line):
        self.lines.append(f"#line {self.html.line}")
        self.lines.append("    " * (len(self.blocks) + 1) + line)

    def text(self, text):
        if text:
            self.say(f"put_literal({literal(text)});")

    def value(self, expression):
        if not EXPRESSION.fullmatch(expression):
            raise Refused(f"{{{{{expression}}}}} is no plain expression")
        place, attribute, begun = self.html.where()
        if place == "tag":
            raise Refused("a value may stand in text or in a quoted attribute only")
        if place == "value" and attribute in NO_VALUES:
            raise Refused(f"no value may stand in {attribute}")
        if place == "value" and attribute in ADDRESSES:
            self.say(f"put_part({expression});" if begun else f"html_address(out, {expression});")
        else:
            self.say(f"put_text({expression});")
        self.html.value_begun = True

    def open_block(self, kind, head):
        self.say(head + " {")
        self.blocks.append((kind, self.html.where(), self.html.line))

    def same_place(self):
        if self.blocks[-1][1][:2] != self.html.where()[:2]:
            raise Refused("a block must end where in a tag it began")

    def block_else(self):
        if not self.blocks or self.blocks[-1][0] != "if":
            raise Refused("{{else}} without {{#if}}")
        self.same_place()
        kind, where, line = self.blocks.pop()
        self.html.value_begun = where[2]
        self.say("} else {")
        self.blocks.append(("else", where, line))

    def close_block(self, kind):
        if not self.blocks or self.blocks[-1][0] not in ((kind, "else") if kind == "if" else (kind,)):
            raise Refused(f"{{{{/{kind}}}}} closes nothing")
        self.same_place()
        self.blocks.pop()
        self.say("}")

    def each(self, rest):
        found = EACH.fullmatch(rest)
        if not found:
            raise Refused("write {{#each thing : things, count}}")
        name, things, count = found.groups()
        self.open_block("each", f"for (__typeof__(*{things}) *{name} = {things}; "
                                f"{name} < {things} + {count}; {name}++)")

    def part(self, rest):
        found = CALL.fullmatch(rest)
        if not found:
            raise Refused("write {{> part(arguments)}}")
        if self.html.place != "text":
            raise Refused("a part may stand in text only")
        arguments = f"out, {found.group(2)}" if found.group(2) else "out"
        self.say(f"{found.group(1)}({arguments});")

    def mark(self, inner):
        if inner.startswith("!"):
            return
        if inner.startswith("#if "):
            if not EXPRESSION.fullmatch(inner[4:].strip()):
                raise Refused(f"{inner[4:]} is no plain expression")
            self.open_block("if", f"if ({inner[4:].strip()})")
        elif inner.startswith("#each "):
            self.each(inner[6:].strip())
        elif inner == "else":
            self.block_else()
        elif inner in ("/if", "/each"):
            self.close_block(inner[1:])
        elif inner.startswith(">"):
            self.part(inner[1:].strip())
        else:
            self.value(inner)

    def compile(self):
        pieces = MARK.split(self.source)  # text, mark, text, mark, … text
        marks = [piece.strip() for piece in pieces[1::2]]
        found = FUNCTION.fullmatch(re.sub(r"\s+", " ", marks[0])) if marks else None
        if not found or pieces[0].strip():
            raise Refused("the first line must be {{fn void NAME(struct buf *out, …)}}")
        kinds = ["block" if re.match(r"[#/>!]|else$|fn ", mark) else "value" for mark in marks]
        for i, mark in enumerate(marks):
            if i:
                self.mark(mark)
            self.html.line += pieces[2 * i + 1].count("\n")
            raw = pieces[2 * i + 2]
            lost = re.search(r"\{\{|\}\}", raw)
            if lost:
                self.html.line += raw.count("\n", 0, lost.start())
                raise Refused("braces that do not match")
            self.html.take(raw)
            self.text(fold(raw, kinds[i], kinds[i + 1] if i + 1 < len(kinds) else "block"))
        if self.blocks:
            self.html.line = self.blocks[-1][2]
            raise Refused("this block is never closed")
        return found.group(1) + "\n{\n" + "\n".join(self.lines) + "\n}\n"


def main():
    target, path = sys.argv[1:]
    with open(path, encoding="utf-8") as file:
        page = Page(file.read())
    try:
        function = page.compile()
    except Refused as why:
        sys.exit(f"{path}:{page.html.line}: {why}")
    with open(target, "w", encoding="utf-8") as out:
        out.write(f"/* Generated by src/build/compile_pages.py from {path.rsplit('/', 1)[-1]}. */\n")
        out.write(PRELUDE + f'#line 1 "{path}"\n' + function)


if __name__ == "__main__":
    main()
