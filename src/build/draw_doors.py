#!/usr/bin/env python3
"""Draws the front doors, two a colour: open for a film that is out, shut for one that is to come.
They are the default picture of every film: no child's face is needed. The open ones also as
pictures, for social sites, which read no drawings; and one square, for the podcast as a whole.
draw_doors.py OUTDIR RSVG-CONVERT"""

import os
import subprocess
import sys

# name: the colour of the leaf
DOORS = {"pillar": "#A6302A", "sage": "#5A7D5E", "navy": "#3A5580", "plum": "#7A3E66",
         "teal": "#1F6E71", "brick": "#A84C2E", "bottle": "#23604A", "slate": "#5B6875",
         "marigold": "#D2932A"}

STREET = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360">
<defs>
<linearGradient id="a" x2="1" y2="1"><stop stop-color="#2C3F5C"/><stop offset="1" stop-color="#141E30"/>
</linearGradient>
<linearGradient id="b" x2="0" y2="1"><stop stop-color="#FFE9C0"/><stop offset="1" stop-color="#FFC971"/>
</linearGradient>
<linearGradient id="c" x2=".9" y2="1"><stop stop-color="#FFC971" stop-opacity=".8"/>
<stop offset="1" stop-color="#FFC971" stop-opacity="0"/></linearGradient>
<radialGradient id="d"><stop stop-color="#FFC971" stop-opacity=".34"/>
<stop offset="1" stop-color="#FFC971" stop-opacity="0"/></radialGradient>
<pattern id="e" width="72" height="40" patternUnits="userSpaceOnUse">
<path d="M0 10H72M0 30H72M18-10v20M54 10v20M18 30v20" stroke="#fff" stroke-opacity=".055" stroke-width="2"/>
</pattern>
</defs>
<path fill="url(#a)" d="M0 0h640v360H0z"/><path fill="url(#e)" d="M0 0h640v318H0z"/>
<path fill="#0D1420" d="M0 318h640v42H0z"/><path fill="#fff" fill-opacity=".06" d="M0 318h640v2H0z"/>
"""

# The frame with its fanlight: glass is what shines through it.
FRAME = """<path fill="#EFE9DF" d="M286 318V110a74 74 0 0 1 148 0v208z"/>
<path fill="{glass}" d="M302 104a58 58 0 0 1 116 0z"/>
<path fill="none" stroke="#EFE9DF" stroke-width="4" d="M360 44v62M319 63l41 41 41-41"/>
<path fill="{inside}" d="M300 112h120v206H300z"/>
"""

OPEN = STREET + """<ellipse cx="366" cy="196" rx="260" ry="190" fill="url(#d)"/>
<path fill="url(#c)" d="M364 322h58l156 38H346z"/>
""" + FRAME.format(glass="#FFDFA3", inside="url(#b)") + """
<path fill="#F5B856" fill-opacity=".45" d="M384 112h36v206h-36z"/>
<path fill="#A86E22" fill-opacity=".5" d="M364 306h20l36 12h-56z"/>
<path stroke="#9A6B22" stroke-width="1.5" d="M398 112v38"/>
<circle cx="398" cy="157" r="8" fill="#FFF8E8"/>
<path fill="{leaf}" d="M300 112l66 13v190l-66 7z"/>
<path fill="#fff" fill-opacity=".14" d="M309 129l20 3v64l-20-1zM337 133l20 3v61l-20-1z"/>
<path fill-opacity=".17" d="M309 212l20 1v84l-20 3zM337 213l20 1v79l-20 3z"/>
<circle cx="358" cy="207" r="4" fill="#FFD998"/><path fill="#FFD998" d="M320 203l22 1v5l-22-1z"/>
"""

SHUT = STREET + """<ellipse cx="362" cy="90" rx="150" ry="110" fill="url(#d)" opacity=".5"/>
""" + FRAME.format(glass="#C79A55", inside="{leaf}") + """<path fill-opacity=".22" d="M300 112h120v206H300z"/>
<path fill="#fff" fill-opacity=".1" d="M315 128h38v68h-38zM367 128h38v68h-38z"/>
<path fill-opacity=".17" d="M315 214h38v86h-38zM367 214h38v86h-38z"/>
<circle cx="410" cy="206" r="4.500" fill="#D9B678"/><path fill="#D9B678" d="M345 202h30v6h-30z"/>
<path fill="#FFC971" fill-opacity=".55" d="M300 316h120v3H300z"/>
"""

# The step, and somebody's boots beside it.
STEP = """<path fill="#D6CEBF" d="M278 318h164v10H278z"/>
<path fill-opacity=".25" d="M278 328h164v4H278z"/>
<path fill="#8E3524" d="M466 297h10v18h8q5 0 5 5v3h-23z"/>
<path fill="#B8452F" d="M453 300h11v19h9q5 0 5 5v3h-25z"/>
</svg>
"""

SERIES = "plum"  # the colour of the series itself


def write(file, drawing, leaf):
    with open(os.path.join(sys.argv[1], file), "w", encoding="ascii") as out:
        out.write((drawing + STEP).replace("{leaf}", leaf).replace("\n", ""))


def paint(file, drawing, width, height):
    subprocess.run([sys.argv[2], f"--width={width}", f"--height={height}",
                    f"--output={os.path.join(sys.argv[1], file)}", os.path.join(sys.argv[1], drawing)], check=True)


for name, leaf in DOORS.items():
    write(f"door-{name}.svg", OPEN, leaf)
    write(f"door-{name}-shut.svg", SHUT, leaf)
    paint(f"card-{name}.png", f"door-{name}.svg", 1200, 675)
write("square.svg", OPEN.replace("0 0 640 360", "180 0 360 360"), DOORS[SERIES])
paint("square.png", "square.svg", 1400, 1400)
