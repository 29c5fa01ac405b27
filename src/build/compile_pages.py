#!/usr/bin/env python3
"""Compiles a page (.html) into a C function that the C compiler type-checks and that always escapes.

compile_pages.py OUT.c IN.html

  {{fn void page_home_write(struct buf *out, enum tongue tongue, const struct home_view *view)}}
                                          the first line; tongue is the language of the page
  {{view->title}}                         text or number, escaped for the place it stands in
  {{#if view->count}} … {{else}} … {{/if}}
  {{#each card : view->cards, view->card_count}} … {{/each}}   card points at each in turn
  {{> part_door(&card->door)}}            another compiled page: part_door(out, tongue, …)
  {{say play_from line->clock}}           a word of wording.txt, with what it fills in
  {{#en}} … {{cy}} … {{/en}}              whole passages, in English and in Welsh
  {{at}}                                  the start of an address of ours: "/cy" in Welsh
  {{! a remark }}

The first line may be followed by {{uses studio_films.h}}: what describes its view, if not views.h.

Nothing is ever written unescaped. At the start of href, src, action and poster a text must be an
address (html_address); further on in one it is a part of a path (html_path_part). Refused with line and
reason: unquoted values, style and on… attributes, elements whose text is no plain text, values anywhere
but in text and quoted attributes. A textarea holds one value. White space that holds a line break is
dropped beside a tag or block, and is one blank between words. What the C compiler complains of, it
finds in the .html."""

import re
import sys

ADDRESSES = {"href", "src", "action", "poster", "cite", "data", "formaction", "ping", "xlink:href"}
# Lists of addresses and whole documents: no value can be made safe there by escaping alone.
NO_VALUES = {"srcset", "imagesrcset", "srcdoc", "http-equiv"}
# Their text is script or style, or keeps its white space. A script of ours has an address and no text.
NO_ELEMENTS = re.compile(r'<(script(?! type="module" src="| defer src=")|style|pre|!--)', re.I)
MARK = re.compile(r"\{\{(.*?)\}\}", re.S)
EXPRESSION = re.compile(r"[A-Za-z_][A-Za-z0-9_]*((->|\.)[A-Za-z_][A-Za-z0-9_]*|\[[a-z0-9]+\])*"
                        r"( (==|>|<|!=) [A-Za-z0-9_]+)?")
SAY = re.compile(r"say ([a-z0-9_]+)((?: [A-Za-z0-9_>.\-]+){0,2})")
CALL = re.compile(r"([a-z_]+)\(([A-Za-z0-9_>.&, \-]*)\)")
EACH = re.compile(r"([a-z_]+) : ([A-Za-z0-9_>.\-]+), ([A-Za-z0-9_>.\-]+)")
FUNCTION = re.compile(r"fn (void [a-z_]+\(struct buf \*out, enum tongue tongue[^)]*\))")

PRELUDE = """#include "base/html.h"

#include "asset_table.h"
#include "feed_views.h"
#include "porch_views.h"
#include "preview_views.h"
#include "views.h"
#include "wording.h"

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
        self.place = "text"  # tag, value (of an attribute, in double quotes), area, area filled
        self.attribute = ""
        self.value_begun = False
        self.is_script = self.is_area = False

    def where(self):
        return self.place, self.attribute if self.place == "value" else "", self.value_begun

    def take(self, text):
        for i, c in enumerate(text):
            self.line += c == "\n"
            if self.place == "area" or self.place == "area filled" and not text.startswith("</textarea>"):
                raise Refused("a textarea holds one value and nothing else")
            if self.place in ("text", "area filled"):
                if c == "<":
                    self.place, self.attribute = "tag", ""
                    self.is_script = text.startswith("<script", i)
                    self.is_area = text[i:i + 9].lower() == "<textarea"
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
            self.place = "area" if self.is_area else "text"
            if self.is_script and not rest.startswith("></script>"):
                raise Refused("a script of ours has no text")
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
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


class Page:
    def __init__(self, source):
        self.source = source
        self.html = Html()
        self.lines, self.blocks, self.uses = [], [], []

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
        elif place == "area filled":
            raise Refused("a textarea holds one value and nothing else")
        else:
            if place == "area":
                self.text("\n")  # the first line's end there is not part of it (HTML 13.2.6.4.7)
                self.html.place = "area filled"
            self.say(f"put_text({expression});")
        self.html.value_begun = True

    def say_word(self, mark):
        found = SAY.fullmatch(mark)
        if not found:
            raise Refused("write {{say name}} or {{say name value}}")
        place, attribute, _ = self.html.where()
        if place not in ("text", "value") or attribute in ADDRESSES | NO_VALUES:
            raise Refused("words stand in text or in an attribute that is read")
        word, values = f"WORD_{found.group(1).upper()}", found.group(2).split()
        if values:
            self.say(f"wording_put(out, tongue, {word}, {', '.join((values + ['NULL'])[:2])});")
        else:
            self.say(f"html_text(out, wording_say(tongue, {word}));")
        self.html.value_begun = True

    def at(self):
        place, attribute, begun = self.html.where()
        if place != "value" or attribute not in ADDRESSES or begun:
            raise Refused("{{at}} begins an address")
        self.say("buf_text(out, tongue_path(tongue));")
        self.html.value_begun = True

    def open_block(self, kind, head):
        if self.html.place.startswith("area"):
            raise Refused("a textarea holds one value and nothing else")
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

    def block_welsh(self):
        if not self.blocks or self.blocks[-1][0] != "en":
            raise Refused("{{cy}} without {{#en}}")
        self.same_place()
        _, where, line = self.blocks.pop()
        self.html.value_begun = where[2]
        self.say("} else {")
        self.blocks.append(("cy", where, line))

    def close_block(self, kind):
        ends = {"if": ("if", "else"), "each": ("each",), "en": ("cy",)}[kind]
        if not self.blocks or self.blocks[-1][0] not in ends:
            if self.blocks and self.blocks[-1][0] == "en":
                raise Refused("what is said in English is not said in Welsh")
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
        arguments = f"out, tongue, {found.group(2)}" if found.group(2) else "out, tongue"
        self.say(f"{found.group(1)}({arguments});")

    def mark(self, inner):
        if inner.startswith("!"):
            return
        if inner.startswith("uses "):
            if not re.fullmatch(r"uses [a-z_]+\.h", inner):
                raise Refused("write {{uses name.h}}")
            self.uses.append(f'#include "{inner[5:]}"\n')
            return
        if inner.startswith("#if "):
            if not EXPRESSION.fullmatch(inner[4:].strip()):
                raise Refused(f"{inner[4:]} is no plain expression")
            self.open_block("if", f"if ({inner[4:].strip()})")
        elif inner.startswith("#each "):
            self.each(inner[6:].strip())
        elif inner == "else":
            self.block_else()
        elif inner == "#en":
            self.open_block("en", "if (tongue == TONGUE_EN)")
        elif inner == "cy":
            self.block_welsh()
        elif inner in ("/if", "/each", "/en"):
            self.close_block(inner[1:])
        elif inner.startswith(">"):
            self.part(inner[1:].strip())
        elif inner.startswith("say "):
            self.say_word(inner)
        elif inner == "at":
            self.at()
        else:
            self.value(inner)

    def compile(self):
        pieces = MARK.split(self.source)  # text, mark, text, mark, … text
        marks = [piece.strip() for piece in pieces[1::2]]
        found = FUNCTION.fullmatch(re.sub(r"\s+", " ", marks[0])) if marks else None
        if not found or pieces[0].strip():
            raise Refused("the first line must be {{fn void NAME(struct buf *out, enum tongue tongue, …)}}")
        kinds = ["block" if re.match(r"[#/>!]|(else|cy)$|(fn|uses) ", mark) else "value" for mark in marks]
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
        return found.group(1) + "\n{\n    (void)tongue;\n" + "\n".join(self.lines) + "\n}\n"


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
        out.write("".join(page.uses) + PRELUDE + f'#line 1 "{path}"\n' + function)


if __name__ == "__main__":
    main()
