#!/usr/bin/env python3
"""Draws the front doors, one a colour: the default picture of every film. draw_doors.py OUTDIR"""

import os
import sys

# name: the leaf's colour, as in assets/site.css
DOORS = {"pillar": "#9E2B25", "sage": "#4A6A4E", "navy": "#3A5580", "plum": "#6A3358",
         "teal": "#1B6265", "brick": "#9A4428", "bottle": "#1D4B38", "slate": "#5B6875",
         "marigold": "#C98A1B"}

DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360">
<defs>
<linearGradient id="a" x2="1" y2="1"><stop stop-color="#2A3C57"/>
<stop offset="1" stop-color="#152033"/></linearGradient>
<linearGradient id="b" x2="0" y2="1"><stop stop-color="#FFE3AE"/>
<stop offset="1" stop-color="#FFC971"/></linearGradient>
<linearGradient id="c" x2=".8" y2="1"><stop stop-color="#FFC971" stop-opacity=".85"/>
<stop offset="1" stop-color="#FFC971" stop-opacity="0"/></linearGradient>
<radialGradient id="d"><stop stop-color="#FFC971" stop-opacity=".3"/>
<stop offset="1" stop-color="#FFC971" stop-opacity="0"/></radialGradient>
<pattern id="e" width="90" height="52" patternUnits="userSpaceOnUse">
<path
 d="M0 13H90M0 39H90M1 13v26M46-13v26M46 39v26" stroke="#fff" stroke-opacity=".05" stroke-width="2"/></pattern>
</defs>
<path fill="url(#a)" d="M0 0h640v360H0z"/><path fill="url(#e)" d="M0 0h640v322H0z"/>
<path fill="#0E1622" d="M0 322h640v38H0z"/>
<ellipse cx="360" cy="205" rx="250" ry="190" fill="url(#d)"/>
<path fill="url(#c)" d="M358 324h62l150 36H340z"/>
<path fill="#EFE9DF" d="M288 62h144v260H288z"/><path fill="url(#b)" d="M300 74h120v248H300z"/>
<path fill="#F7B957" fill-opacity=".5" d="M378 74h42v248h-42z"/>
<path stroke="#9A6B22" stroke-width="1.5" d="M394 74v48"/>
<circle cx="394" cy="130" r="9" fill="#FFF8E8"/>
<path fill="{leaf}" d="M300 74l68 12v233l-68 3z"/>
<path fill="#fff" fill-opacity=".1" d="M310 95l48 9v82l-48-2z"/>
<path fill-opacity=".14" d="M310 200l48 2v97l-48 5z"/>
<circle cx="359" cy="196" r="4" fill="#FFC971"/><path fill="#CFC7B8" d="M288 318h156v10H288z"/>
</svg>
"""

for name, leaf in DOORS.items():
    with open(os.path.join(sys.argv[1], f"door-{name}.svg"), "w", encoding="ascii") as out:
        out.write(DRAWING.replace("{leaf}", leaf).replace("\n", ""))
