#!/usr/bin/env python3
"""The page compiler: what it writes is escaped for its place, and what it must refuse it refuses."""
import os
import re
import subprocess
import sys
import tempfile

COMPILER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../src/build/compile_pages.py")
HEAD = "{{fn void page_x_write(struct buf *out, enum tongue tongue, const struct x *v)}}\n"

# (what it is, the page, what the C must hold)
WRITES = [
    ("a value in text is escaped", "<p>{{v->name}}</p>", "put_text(v->name);"),
    ("a value in an attribute is escaped", '<p title="{{v->name}}">x</p>', "put_text(v->name);"),
    ("a whole address is checked", '<a href="{{v->url}}">x</a>', "html_address(out, v->url);"),
    ("a part of an address is encoded", '<a href="/films/{{v->slug}}">x</a>', "put_part(v->slug);"),
    ("a second value in an address is a part", '<a href="{{v->a}}{{v->b}}">x</a>', "put_part(v->b);"),
    ("an address may be one of two", '<a href="{{#if v->x}}{{v->a}}{{else}}{{v->b}}{{/if}}">x</a>',
     "html_address(out, v->b);"),
    ("an address after a slash in the tag is one too", '<a/href="{{v->url}}">x</a>',
     "html_address(out, v->url);"),
    ("blocks may stand in a tag", "<p{{#if v->x}} hidden{{/if}}>x</p>", "if (v->x) {"),
    ("else is else", "{{#if v->x}}a{{else}}b{{/if}}", "} else {"),
    ("each walks an array", "{{#each c : v->cs, v->n}}{{c->t}}{{/each}}", "c < v->cs + v->n; c++"),
    ("a part is called", "{{> part_door_write(&v->door)}}", "part_door_write(out, tongue, &v->door);"),
    ("line breaks between tags vanish", "<p>\n  <b>x</b>\n</p>", '"<p><b>x</b></p>"'),
    ("line breaks between words are a blank", "<p>one\n  two</p>", '"<p>one two</p>"'),
    ("blanks around a value stay", "<p>a {{v->b}} c</p>", '" c</p>"'),
    ("quotes and backslashes reach the page", '<p class="a">\\</p>', '"<p class=\\"a\\">\\\\</p>"'),
    ("a word is said in the page's language", "<p>{{say films}}</p>", "wording_say(tongue, WORD_FILMS)"),
    ("a word fills in what it is given", '<p title="{{say play_from v->t}}">x</p>',
     "wording_put(out, tongue, WORD_PLAY_FROM, v->t, NULL);"),
    ("a passage is there in both languages", "{{#en}}a{{cy}}b{{/en}}", "if (tongue == TONGUE_EN) {"),
    ("our addresses begin with the language", '<a href="{{at}}/films/{{v->slug}}">x</a>',
     "buf_text(out, tongue_path(tongue));"),
    ("and what follows is a part of them", '<a href="{{at}}/films/{{v->slug}}">x</a>', "put_part(v->slug);"),
    ("a textarea's value begins on a line of its own", '<textarea id="a">{{v->x}}</textarea>',
     'put_literal("\\n");'),
    ("a textarea's value is escaped", '<textarea id="a">{{v->x}}</textarea>', "put_text(v->x);"),
    ("a view may be described elsewhere", "{{uses studio_films.h}}<p>x</p>", '#include "studio_films.h"'),
    ("a remark is not written", "<p>{{! secret }}x</p>", '"x</p>"'),
]

# (what it is, the page, the line, what the refusal must say)
REFUSES = [
    ("an unquoted value", "<p class=x>", 2, "double quotes"),
    ("an unquoted hole", "<p class={{v->x}}>", 2, "double quotes"),
    ("single quotes", "<p class='x'>", 2, "double quotes"),
    ("an inline style", '<p style="color: red">', 2, "style"),
    ("an inline handler", '\n<p onclick="x()">', 3, "onclick"),
    ("a script", "<script>x</script>", 2, "script"),
    ("a style", "<STYLE>x</STYLE>", 2, "STYLE"),
    ("a remark that readers would get", "<!-- x -->", 2, "!--"),
    ("an element that keeps its blanks", "<pre>x</pre>", 2, "pre"),
    ("words in a textarea", "<textarea>x</textarea>", 2, "one value"),
    ("two values in a textarea", "<TEXTAREA>{{v->x}}{{v->x}}</textarea>", 2, "one value"),
    ("words after a textarea's value", "<textarea>{{v->x}} x</textarea>", 2, "one value"),
    ("a block in a textarea", "<textarea>{{#if v->x}}{{v->x}}{{/if}}</textarea>", 2, "one value"),
    ("an element in a textarea", "<textarea>{{v->x}}<b></b></textarea>", 2, "one value"),
    ("a header from elsewhere", "{{uses ../x.h}}", 2, "uses"),
    ("a name apart from its value", '<a href ="{{v->x}}">', 2, "beside the name"),
    ("a value in a list of addresses", '<img srcset="{{v->x}}">', 2, "srcset"),
    ("a value as a tag's name", "<{{v->x}}>", 2, "quoted attribute"),
    ("C in a value", "{{free(v)}}", 2, "plain expression"),
    ("a statement in a value", "{{v->x; exit(1)}}", 2, "plain expression"),
    ("an open block", "\n\n{{#if v->x}}<p>", 4, "never closed"),
    ("a block closed twice", "{{#if v->x}}a{{/if}}{{/if}}", 2, "closes nothing"),
    ("else without if", "{{#each c : v->cs, v->n}}{{else}}{{/each}}", 2, "without"),
    ("a block that ends elsewhere in a tag", '<p{{#if v->x}} class="a{{/if}}">', 2, "where in a tag"),
    ("a passage in English alone", "\n{{#en}}a{{/en}}", 3, "not said in Welsh"),
    ("a passage in Welsh alone", "{{cy}}b{{/en}}", 2, "without"),
    ("words in an address", '<a href="{{say films}}">x</a>', 2, "words stand in text"),
    ("words as an attribute", "<p {{say films}}>x</p>", 2, "words stand in text"),
    ("the start of an address elsewhere", "<p>{{at}}</p>", 2, "begins an address"),
    ("lost braces", "<p>}} {{v->x}}</p>", 2, "braces"),
    ("a malformed each", "{{#each v->cs}}{{/each}}", 2, "#each"),
]


def compile_page(text):
    with tempfile.TemporaryDirectory() as folder:
        page, out = os.path.join(folder, "p.html"), os.path.join(folder, "p.c")
        with open(page, "w", encoding="utf-8") as file:
            file.write(text)
        done = subprocess.run([sys.executable, COMPILER, out, page], capture_output=True, text=True)
        return open(out, encoding="utf-8").read() if done.returncode == 0 else "", done.stderr


STUBS = {"asset_table.h": "", "feed_views.h": "", "porch_views.h": "", "preview_views.h": "", "wording.h": "",
         "views.h": "#pragma once\nenum tongue { TONGUE_EN };\n"
         "struct x { char *text; int n; double odd; };\n"
         "void page_x_write(struct buf *out, enum tongue tongue, const struct x *v);\n"}
ROOT = os.path.join(os.path.dirname(COMPILER), "../..")


def c_says(page):
    """What the C compiler says of a page."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in {**STUBS, "p.c": compile_page(HEAD + page)[0]}.items():
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text)
        return subprocess.run(["cc", "-std=gnu17", "-Wall", "-Wextra", "-Werror", "-fsyntax-only",
                               "-I", os.path.join(ROOT, "include"), "-I", folder, os.path.join(folder, "p.c")],
                              capture_output=True, text=True).stderr


# (what it is, the page, what the C compiler must say)
TYPES = [
    ("texts and numbers are written", "<p>{{v->text}}{{v->n}}</p>", "^$"),
    ("what is no text and no number is an error in its line of the page", "\n<p>{{v->odd}}</p>", "p.html:3:"),
    ("what is not there is an error", "<p>{{v->name}}</p>", "p.html:2:.*no member"),
]


def main():
    failures = []
    for what, page, expected in TYPES:
        said = c_says(page)
        if not re.search(expected, said):
            failures.append(f"{what}: {said}")
    for what, page, expected in WRITES:
        code, error = compile_page(HEAD + page)
        if expected not in code:
            failures.append(f"{what}: no {expected} in\n{code}{error}")
    for what, page, line, expected in REFUSES:
        code, error = compile_page(HEAD + page)
        if code or not re.search(rf"p\.html:{line}: .*{expected}", error):
            failures.append(f"{what}: not refused in line {line} with {expected!r}: {error}{code}")
    if compile_page("<p>x</p>")[1] == "":
        failures.append("a page without its function was accepted")
    print("\n".join(failures))
    print(f"{len(TYPES) + len(WRITES) + len(REFUSES) + 1 - len(failures)} passed, {len(failures)} failed")
    sys.exit(1 if failures else 0)


main()
