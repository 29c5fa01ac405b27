"""The drawn scenes of the demo films: SVG text, 640 by 360 units. A scene is a still picture and the
things in it that move; `phase` runs from 0 to 1 and a loop ends where it began."""
import math

DOORS = {"plum": "#6A3358", "sage": "#4A6A4E", "bottle": "#1D4B38", "navy": "#24395B"}
HALL, NIGHT, CREAM, PLATE = "#FFC971", "#0E141C", "#F4EFE7", "#0E1622"


def svg(body, box=(0, 0, 640, 360)):
    x, y, w, h = box
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{w * 2}" height="{h * 2}" '
            f'viewBox="{x} {y} {w} {h}">{body}</svg>')


def gradient(name, *stops, across=False):
    end = 'x2="1" y2="0"' if across else 'x2="0" y2="1"'
    inner = "".join(f'<stop offset="{at}" stop-color="{colour}" stop-opacity="{opacity}"/>'
                    for at, colour, opacity in stops)
    return f'<linearGradient id="{name}" x1="0" y1="0" {end}>{inner}</linearGradient>'


def glow(name, colour, strength):
    return (f'<radialGradient id="{name}"><stop offset="0" stop-color="{colour}" '
            f'stop-opacity="{strength}"/><stop offset="1" stop-color="{colour}" stop-opacity="0"/>'
            f'</radialGradient>')


def brick_wall():
    return ('<defs><pattern id="brick" width="90" height="52" patternUnits="userSpaceOnUse">'
            '<path d="M0 1H90M0 27H90M1 1v26M46 27v26" stroke="#fff" stroke-opacity=".05" '
            'stroke-width="2"/></pattern>'
            + gradient("dusk", (0, "#2A3C57", 1), (1, "#152033", 1)) + '</defs>'
            '<rect width="640" height="360" fill="url(#dusk)"/>'
            '<rect width="640" height="360" fill="url(#brick)"/>'
            f'<rect y="322" width="640" height="38" fill="{PLATE}"/>')


def door(colour, number, opened, title=None, line=None):
    """The front door of a film, from shut (0) to open (1), light falling out of the hall; with the
    film's name beside it for the first seconds."""
    width = 120 - 52 * opened
    skew = 14 * opened
    right = 260 + width
    plate = "" if number is None else (
        f'<rect x="404" y="120" width="56" height="60" rx="4" fill="{PLATE}" opacity=".75"/>'
        f'<text x="432" y="164" text-anchor="middle" font-family="DejaVu Serif" '
        f'font-size="38" fill="{CREAM}">{number}</text>')
    words = "" if title is None else (
        f'<g font-family="EB Garamond, DejaVu Serif" fill="{CREAM}">'
        f'<text x="48" y="152" font-size="14" letter-spacing="4" fill="{HALL}">IN CARE</text>'
        f'<text x="46" y="192" font-size="38">{title}</text>'
        f'<text x="48" y="220" font-size="15" fill="#B7C0CC">{line}</text></g>')
    return svg(
        brick_wall() + '<g transform="translate(110)"><defs>'
        + gradient("hall", (0, "#FFE3AE", 1), (1, HALL, 1))
        + gradient("spill", (0, HALL, .85), (1, HALL, 0)) + glow("bloom", HALL, .32) + '</defs>'
        f'<ellipse cx="320" cy="210" rx="{150 + 110 * opened:.0f}" ry="190" fill="url(#bloom)" '
        f'opacity="{opened:.2f}"/>'
        f'<polygon points="{right - 8:.1f},322 380,322 {400 + 150 * opened:.1f},360 '
        f'{right - 22:.1f},360" fill="url(#spill)" opacity="{opened:.2f}"/>'
        '<rect x="248" y="62" width="144" height="260" fill="#EFE9DF"/>'
        '<rect x="260" y="74" width="120" height="248" fill="url(#hall)"/>'
        '<path d="M338 74h42v248h-42z" fill="#F7B957" opacity=".5"/>'
        '<circle cx="352" cy="130" r="9" fill="#fff" opacity=".8"/>'
        '<path d="M352 74v47" stroke="#9A6B22" stroke-width="1.5"/>'
        f'<polygon points="260,74 {right:.1f},{74 + skew:.1f} {right:.1f},{322 - skew / 4:.1f} '
        f'260,322" fill="{DOORS[colour]}"/>'
        f'<polygon points="270,{92 + skew / 6:.1f} {right - 10:.1f},{92 + skew:.1f} '
        f'{right - 10:.1f},186 270,184" fill="#fff" opacity=".1"/>'
        f'<polygon points="270,200 {right - 10:.1f},202 {right - 10:.1f},{304 - skew / 4:.1f} '
        f'270,304" fill="#000" opacity=".14"/>'
        f'<circle cx="{right - 9:.1f}" cy="196" r="4" fill="{HALL}"/>'
        '<rect x="248" y="318" width="156" height="10" fill="#CFC7B8"/>' + plate + '</g>' + words)


def room(wall, floor):
    return ('<defs>' + gradient("wall", (0, wall[0], 1), (1, wall[1], 1)) + '</defs>'
            '<rect width="640" height="360" fill="url(#wall)"/>'
            f'<rect y="286" width="640" height="74" fill="{floor}"/>'
            '<rect y="280" width="640" height="8" fill="#fff" opacity=".14"/>')


def window(x, y, w, h, sky):
    return ('<defs>' + gradient("sky", (0, sky[0], 1), (1, sky[1], 1)) + '</defs>'
            f'<rect x="{x - 8}" y="{y - 8}" width="{w + 16}" height="{h + 16}" fill="#EFE9DF"/>'
            f'<rect x="{x}" y="{y}" width="{w}" height="{h}" fill="url(#sky)"/>'
            f'<path d="M{x + w / 2} {y}v{h}M{x} {y + h / 2}h{w}" stroke="#EFE9DF" stroke-width="6"/>'
            f'<rect x="{x - 14}" y="{y + h + 6}" width="{w + 28}" height="9" fill="#CFC7B8"/>')


def lamp(x, y, radius=150):
    return ('<defs>' + glow("lamp", HALL, .6) + '</defs>'
            f'<path d="M{x} 0V{y - 26}" stroke="#2B3746" stroke-width="3"/>'
            f'<ellipse cx="{x}" cy="{y + 20}" rx="{radius}" ry="{radius * .8:.0f}" fill="url(#lamp)"/>'
            f'<path d="M{x - 30} {y}q30 -52 60 0z" fill="#9A4428"/>'
            f'<ellipse cx="{x}" cy="{y}" rx="30" ry="5" fill="#FFE3AE"/>')


def mug(x, y, colour):
    return (f'<path d="M{x + 24} {y + 8}q14 0 14 10t-14 10" fill="none" stroke="{colour}" '
            f'stroke-width="5"/><path d="M{x} {y}h26v26q0 8 -8 8h-10q-8 0 -8 -8z" fill="{colour}"/>'
            f'<ellipse cx="{x + 13}" cy="{y}" rx="13" ry="3" fill="#3A2417"/>')


def kitchen():
    return svg(
        room(("#3A4A5E", "#58667A"), "#6B4F3A") + window(70, 60, 150, 120, ("#1C2C4A", "#E08A4F"))
        + lamp(400, 70, 190)
        + '<rect y="236" width="640" height="20" fill="#D9CDB8"/>'
        '<rect y="256" width="640" height="104" fill="#2F4A52"/>'
        '<path d="M40 276h160v84H40zM220 276h160v84H220zM400 276h160v84H400z" fill="#fff" '
        'opacity=".07"/>'
        '<rect x="330" y="228" width="86" height="9" rx="3" fill="#2B3746"/>'
        '<path d="M338 228q-4 -66 34 -68t36 68z" fill="#B9C2CC"/>'
        '<path d="M338 214q-26 -8 -32 -34l12 -2q6 16 22 20z" fill="#B9C2CC"/>'
        '<path d="M404 176q30 -2 24 40" fill="none" stroke="#2B3746" stroke-width="8"/>'
        '<circle cx="372" cy="158" r="6" fill="#2B3746"/>'
        '<path d="M352 176q4 24 2 44" stroke="#fff" stroke-width="4" opacity=".5" fill="none"/>'
        + mug(466, 202, "#6A3358") + mug(516, 202, "#A9C9AC"))


def steam(phase):
    puffs = ""
    for i in range(5):
        rise = (phase + i / 5) % 1
        sway = 9 * math.sin(6.28 * (rise + i * .37))
        puffs += (f'<ellipse cx="{70 + sway - 34 * rise:.1f}" cy="{118 - 108 * rise:.1f}" '
                  f'rx="{6 + 15 * rise:.1f}" ry="{5 + 12 * rise:.1f}" fill="#fff" '
                  f'opacity="{.30 * math.sin(3.14 * rise):.2f}"/>')
    return svg(puffs, (0, 0, 130, 130))


def bedroom():
    return svg(
        room(("#4B3A52", "#6B5566"), "#54413A") + window(400, 50, 130, 110, ("#101A2E", "#2A3C57"))
        + '<defs>' + glow("lamp", HALL, .7) + '</defs>'
        '<circle cx="500" cy="84" r="12" fill="#F4EFE7"/>'
        '<rect x="60" y="160" width="16" height="140" fill="#3A2A24"/>'
        '<rect x="70" y="226" width="270" height="66" rx="6" fill="#EFE9DF"/>'
        '<path d="M150 222h196v74H150q-16 -36 0 -74z" fill="#1B6265"/>'
        '<path d="M150 222q-16 36 0 74" fill="none" stroke="#84CBCB" stroke-width="4"/>'
        '<path d="M190 222v74M240 222v74M290 222v74" stroke="#fff" stroke-opacity=".12" '
        'stroke-width="8"/>'
        '<path d="M80 210q40 -22 66 2q8 18 -4 24q-40 8 -62 -2z" fill="#fff"/>'
        '<path d="M214 206l44 -6 6 26 -44 6z" fill="#FFF7E8"/>'
        '<path d="M221 211l30 -4M223 218l24 -3" stroke="#24395B" stroke-width="2"/>'
        '<rect x="346" y="292" width="14" height="14" fill="#3A2A24"/>'
        '<rect x="20" y="236" width="34" height="64" fill="#3A2A24"/>'
        '<path d="M36 236v-22" stroke="#CFC7B8" stroke-width="4"/>'
        '<path d="M18 214l8 -28h22l8 28z" fill="#FFE3AE"/>'
        '<circle cx="36" cy="204" r="150" fill="url(#lamp)"/>')


def rain_window():
    return svg(
        '<rect width="640" height="360" fill="#1A222D"/>'
        '<defs>' + gradient("road", (0, "#3B4A5C", 1), (1, "#1D2733", 1)) + glow("far", HALL, .55)
        + '</defs><rect x="70" y="40" width="500" height="270" rx="46" fill="url(#road)"/>'
        '<path d="M70 230q120 -52 250 -18t250 -26v78q0 46 -46 46H116q-46 0 -46 -46z" fill="#24303D"/>'
        '<circle cx="180" cy="190" r="46" fill="url(#far)"/><circle cx="392" cy="176" r="60" '
        'fill="url(#far)"/><circle cx="486" cy="196" r="34" fill="url(#far)"/>'
        '<rect x="70" y="40" width="500" height="270" rx="46" fill="none" stroke="#0E141C" '
        'stroke-width="18"/>'
        '<path d="M0 330q160 -40 330 -8t310 -6v44H0z" fill="#0E141C"/>'
        '<path d="M450 360v-60q0 -26 30 -28h50q30 2 30 28v60z" fill="#2A3545"/>'
        '<path d="M470 300h70" stroke="#46525F" stroke-width="6"/>')


def rain(phase):
    drops = ""
    for i in range(46):
        x = (i * 97) % 470 + 8
        y = ((i * 61) % 250 + phase * 250 * (1 + i % 3)) % 250
        drops += f'<path d="M{x} {y:.0f}l-5 {10 + i % 9}"/>'
    return svg(f'<g stroke="#B7C0CC" stroke-opacity=".45" stroke-width="1.6">{drops}</g>',
               (0, 0, 480, 250))


def morning():
    return svg(
        room(("#E9D8BE", "#F3E8D6"), "#B98F63") + window(200, 44, 240, 170, ("#7FB0D8", "#FFE3AE"))
        + '<path d="M186 34q34 90 -6 196H150V34zM454 34q-34 90 6 196h34V34z" fill="#9A4428"/>'
        '<path d="M150 28h344" stroke="#3A2A24" stroke-width="6"/>'
        '<path d="M60 262h520v14H60z" fill="#8A5A34"/><path d="M84 276v84M556 276v84" '
        'stroke="#6B4426" stroke-width="14"/>'
        '<ellipse cx="320" cy="256" rx="64" ry="9" fill="#fff"/>'
        '<path d="M284 252q0 -30 26 -30t26 30zM318 252q0 -30 26 -30t26 30z" fill="#C98A3E"/>'
        '<path d="M290 250q0 -22 20 -22t20 22zM324 250q0 -22 20 -22t20 22z" fill="#F0CF92"/>'
        + mug(430, 228, "#24395B") + mug(180, 228, "#1D4B38"))


def sun(phase):
    return svg('<defs>' + glow("sun", "#FFF3C9", .95) + '</defs>'
               '<circle cx="90" cy="90" r="88" fill="url(#sun)"/>'
               f'<circle cx="90" cy="90" r="{24 + 1.2 * math.sin(6.28 * phase):.2f}" '
               'fill="#FFF3C9"/>', (0, 0, 180, 180))


def handover():
    keys = "".join(f'<path d="M{x} 96v16" stroke="#CFC7B8" stroke-width="3"/>'
                   f'<circle cx="{x}" cy="120" r="9" fill="none" stroke="{c}" stroke-width="5"/>'
                   f'<path d="M{x} 129v26m0 -10h7m-7 8h5" stroke="{c}" stroke-width="4"/>'
                   for x, c in ((96, "#FFC971"), (136, "#B7C0CC"), (176, "#FFC971"), (216, "#B7C0CC")))
    return svg(
        room(("#4A5D4E", "#6C8270"), "#5B4636")
        + '<rect x="70" y="84" width="172" height="14" rx="3" fill="#8A5A34"/>' + keys
        + '<circle cx="320" cy="110" r="52" fill="#F4EFE7" stroke="#2B3746" stroke-width="7"/>'
        '<path d="M320 66v8M320 146v8M276 110h8M356 110h8" stroke="#2B3746" stroke-width="4"/>'
        '<rect x="410" y="56" width="160" height="112" fill="#EFE9DF"/>'
        '<path d="M426 80h128M426 100h96M426 120h112M426 140h70" stroke="#79828F" stroke-width="5"/>'
        '<rect y="248" width="640" height="18" fill="#8A5A34"/><rect y="266" width="640" height="94" '
        'fill="#6B4426"/><path d="M220 250l24 -34h120l24 34z" fill="#F4EFE7"/>'
        '<path d="M304 216v34M256 226h36M252 236h40M318 226h36M316 236h42" stroke="#79828F" '
        'stroke-width="3"/>' + mug(440, 214, "#9A4428") + mug(150, 214, "#24395B"))


def clock_hands(phase):
    hour, minute = 6.28 * phase / 12 - 2.1, 6.28 * phase
    return svg('<g stroke="#2B3746" stroke-linecap="round">'
               f'<path d="M52 52L{52 + 24 * math.cos(hour):.1f} {52 + 24 * math.sin(hour):.1f}" '
               'stroke-width="6"/>'
               f'<path d="M52 52L{52 + 36 * math.cos(minute):.1f} {52 + 36 * math.sin(minute):.1f}" '
               'stroke-width="4"/></g><circle cx="52" cy="52" r="5" fill="#9A4428"/>',
               (0, 0, 104, 104))


def landing():
    return svg(
        '<defs>' + gradient("night", (0, "#0D1420", 1), (1, "#1B2738", 1))
        + gradient("strip", (0, HALL, .75), (1, HALL, 0)) + '</defs>'
        '<rect width="640" height="360" fill="url(#night)"/>'
        + window(60, 50, 120, 130, ("#0A1020", "#24395B"))
        + '<circle cx="142" cy="88" r="16" fill="#F4EFE7"/>'
        '<rect x="400" y="70" width="130" height="236" fill="#2A3646"/>'
        '<rect x="410" y="80" width="110" height="226" fill="#4A6A4E"/>'
        '<path d="M420 94h90v86h-90zM420 196h90v96h-90z" fill="#000" opacity=".16"/>'
        f'<path d="M410 300h110v6H410z" fill="{HALL}"/>'
        '<polygon points="410,306 520,306 580,360 330,360" fill="url(#strip)"/>'
        '<circle cx="506" cy="196" r="5" fill="#FFC971"/>'
        '<path d="M220 360V240h40v30h40v30h40v30h40v30z" fill="#121B28"/>'
        '<path d="M220 240V150M260 270v-90M300 300v-90M340 330v-90M216 152l128 92" stroke="#3A4A5E" '
        'stroke-width="6" fill="none"/>')


def stars(phase):
    dots = "".join(
        f'<circle cx="{(i * 53) % 108 + 4}" cy="{(i * 37) % 118 + 4}" r="1.4" fill="#fff" '
        f'opacity="{.45 + .4 * math.sin(6.28 * (phase + i / 7)):.2f}"/>' for i in range(11))
    return svg(dots, (0, 0, 116, 126))


def cake():
    return svg(
        room(("#5A4A3A", "#8A6F55"), "#4A3426") + lamp(320, 40, 240)
        + '<path d="M110 70q60 50 120 4t120 4 120 -8 70 10" fill="none" stroke="#CFC7B8" '
        'stroke-width="2"/>' + "".join(
            f'<path d="M{x} {y}l22 4 -14 26z" fill="{c}"/>' for x, y, c in
            ((130, 84, "#9A4428"), (180, 92, "#1B6265"), (250, 72, "#6A3358"), (310, 84, "#4A6A4E"),
             (384, 84, "#24395B"), (450, 70, "#9A4428"), (510, 72, "#1B6265")))
        + '<rect x="60" y="262" width="520" height="16" fill="#8A5A34"/>'
        '<ellipse cx="320" cy="262" rx="130" ry="12" fill="#EFE9DF"/>'
        '<path d="M220 200h200v52q0 10 -100 10t-100 -10z" fill="#F7E6CF"/>'
        '<path d="M220 200q0 -14 100 -14t100 14v14q-14 16 -28 0 -14 18 -30 0 -14 16 -28 0 -14 18 -28 '
        '0 -14 16 -30 0 -14 18 -28 0 -14 16 -28 0z" fill="#6A3358"/>' + "".join(
            f'<rect x="{x}" y="160" width="7" height="34" fill="{c}"/>'
            for x, c in ((256, "#84CBCB"), (286, "#FFC971"), (316, "#F0A183"), (346, "#A6C9A8"),
                         (376, "#D9A3C8"))))


def flames(phase):
    out = '<defs>' + glow("flame", HALL, .55) + '</defs>'
    for i in range(5):
        lean = 2.2 * math.sin(6.28 * (phase * 2 + i * .31))
        tall = 15 + 2.4 * math.sin(6.28 * (phase * 3 + i * .17))
        x = 20 + i * 30
        out += (f'<circle cx="{x}" cy="34" r="20" fill="url(#flame)"/>'
                f'<path d="M{x - 4} 42q-2 -8 {4 + lean:.1f} -{tall:.1f}q6 8 {4 - lean:.1f} '
                f'{tall:.1f}z" fill="#FFE3AE"/>')
    return svg(out, (0, 0, 160, 60))


HORSE = ("M0 70q-6 -34 26 -38 34 -6 62 0 16 -2 26 -18l14 -22q2 -10 8 -16l4 8q12 6 18 20l12 16q4 8 -4 "
         "12 -8 2 -18 -4 -10 0 -12 10 -4 26 -14 40l2 24 -4 46h-11l-2 -48q-6 -14 -12 -18 -30 8 -50 2 "
         "-6 16 -4 28l-4 36h-11l0 -40q-6 -20 -4 -34 -6 -4 -8 -8l-3 26q4 20 -3 20 -8 -2 -7 -24z")


def yard():
    return svg(
        '<defs>' + gradient("sky", (0, "#6F9CC4", 1), (.7, "#F5D9A8", 1)) + '</defs>'
        '<rect width="640" height="360" fill="url(#sky)"/>'
        '<path d="M0 230q120 -60 250 -22t390 -34v186H0z" fill="#5F7F5B"/>'
        '<path d="M0 262q180 -36 330 -6t310 -22v126H0z" fill="#4A6A4E"/>'
        '<path d="M440 120h160v130H440z" fill="#7A4A34"/><path d="M424 124l96 -54 96 54z" '
        'fill="#5B3626"/><path d="M486 166h66v84h-66z" fill="#2B1C16"/>'
        '<path d="M486 212h66v38h-66z" fill="#1D4B38"/><path d="M486 231h66" stroke="#fff" '
        'stroke-opacity=".25" stroke-width="3"/>'
        '<path d="M0 300h640M0 322h640" stroke="#E9D8BE" stroke-width="7"/>' + "".join(
            f'<path d="M{x} 284v62" stroke="#E9D8BE" stroke-width="9"/>' for x in range(20, 640, 100)))


def horse(phase):
    nod = 1.2 * math.sin(6.28 * phase)
    tail = 7 * math.sin(6.28 * phase)
    return svg(f'<g transform="translate(16 {46 + nod / 2:.2f}) rotate({nod * .5:.2f} 90 60)" '
               f'fill="#4A2E20"><path d="{HORSE}"/><path d="M4 44q-14 10 {-10 + tail:.1f} 62 '
               f'{10:.1f} -20 14 -40z"/><path d="M134 -6q-22 8 -30 38 14 -6 22 -18z" fill="#2B1C16"/>'
               '</g>', (0, 0, 210, 220))


def field():
    return svg(
        '<defs>' + gradient("sky", (0, "#E08A4F", 1), (.75, "#FFE3AE", 1)) + '</defs>'
        '<rect width="640" height="360" fill="url(#sky)"/><circle cx="190" cy="176" r="44" '
        'fill="#FFF3C9"/><path d="M0 214q160 -36 320 -6t320 -20v172H0z" fill="#3E5C46"/>'
        '<path d="M0 270q200 -26 360 0t280 -12v102H0z" fill="#2B4636"/>'
        # a person seen from behind, a hand on the rope
        '<g fill="#1B2430"><circle cx="322" cy="176" r="14"/>'
        '<path d="M302 206q2 -16 20 -16t20 16l4 46h-8l-2 64h-12l-2 -50 -2 50h-12l-2 -64h-8z"/></g>'
        f'<path d="{HORSE}" transform="translate(572 148) scale(-.86 .86)" fill="#1B2430"/>'
        '<path d="M344 226q50 14 96 -58" fill="none" stroke="#1B2430" stroke-width="2.5"/>')


def birds(phase):
    flap = 5 * math.sin(6.28 * phase * 3)
    return svg("".join(
        f'<path d="M{x} {y}q8 {-7 - flap:.1f} 14 0 6 {-7 - flap:.1f} 14 0" fill="none" '
        'stroke="#2B3746" stroke-width="2.4"/>' for x, y in ((4, 30), (46, 16), (84, 34))),
        (0, 0, 120, 50))
