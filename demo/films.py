"""What the demo films say. Everything is invented: no person in them is or resembles a real one."""

# who: (espeak-ng voice, words a minute, pitch)
VOICES = {
    "Narrator": ("en-gb-x-rp", 138, 44),
    "Support worker": ("en-gb+f3", 142, 46),
    "Young person": ("en-gb+m3", 148, 62),
    "Registered manager": ("en-gb-scotland+m2", 136, 34),
    "Residential worker": ("en-gb-x-gbclan+f2", 140, 42),
    "Therapist": ("en-gb-x-rp+f4", 136, 50),
}

# notices: by the chapter they are of, (kind, how, English, Welsh).
# A chapter: (title, scene, [(who, words)]); a line of None is a sound, written in brackets.
FILMS = [
    {
        "file": "IN CARE trailer", "slug": "trailer", "kind": "trailer", "number": None,
        "door": "plum", "days": -28, "card": ("Step inside", "The trailer"),
        "title": "IN CARE: the trailer",
        "dek": "Step inside a children’s home.",
        "synopsis": "A first look at six short films made inside children’s homes with the young "
                    "people who live there and the staff who look after them.",
        "themes": ["voices", "workforce", "relationships"],
        "chapters": [
            ("Step inside", "door", [
                ("Narrator", "Behind every front door there is a home."),
                ("Narrator", "Some of them are children's homes."),
            ]),
            ("What people remember", "kitchen", [
                (None, "[A kettle comes to the boil.]"),
                ("Support worker", "The first thing we do is put the kettle on."),
                ("Young person", "I thought it would be like a hospital. It was just a house."),
            ]),
            ("Six short films", "field", [
                ("Narrator", "Six short films, with the young people who live there,"),
                ("Narrator", "and the people who look after them."),
            ]),
        ],
    },
    {
        "file": "01 The first night", "slug": "the-first-night", "kind": "episode", "number": 1,
        "door": "plum", "days": -14, "card": ("The first night", "Film 1"),
        "title": "The first night",
        "dek": "What happens when someone arrives with one bag and a lot of questions.",
        "synopsis": "The kettle goes on before the paperwork. A support worker, a registered "
                    "manager and a young person remember an arrival from three sides.",
        "themes": ["relationships", "trauma-informed", "stability"],
        "notices": {"The week before": ("separation", "described",
                                        "A young person remembers being moved at short notice",
                                        "Mae person ifanc yn cofio cael ei symud ar fyr rybudd")},
        "chapters": [
            ("Arriving", "door", [
                ("Narrator", "It is ten past eight, and the bell rings."),
                ("Support worker", "The first thing we do is put the kettle on. "
                                   "Before any paperwork."),
            ]),
            ("A room of your own", "bedroom", [
                ("Support worker", "You show them their room, and then you leave them be for a bit."),
                (None, "[A door closes gently. Footsteps on stairs.]"),
                ("Young person", "There was a note on the bed with my name on it. Spelled right. "
                                 "That sounds small."),
                ("Registered manager", "We had asked the social worker how to spell it. "
                                       "It is not small."),
            ]),
            ("The week before", "rain", [
                ("Young person", "I had moved twice that week. You stop unpacking."),
            ]),
            ("Morning", "morning", [
                ("Support worker", "In the morning I asked one question. How do you like your toast?"),
                ("Young person", "Nobody had asked me that before."),
            ]),
        ],
    },
    {
        "file": "02 More than a shift", "slug": "more-than-a-shift", "kind": "episode", "number": 2,
        "door": "sage", "days": -7, "card": ("More than a shift", "Film 2"),
        "title": "More than a shift",
        "dek": "Three residential workers on the job nobody sees.",
        "synopsis": "A sleep-in, a school run and a birthday cake. What the work asks for, and why "
                    "people stay.",
        "themes": ["workforce", "relationships"],
        "chapters": [
            ("Handover", "handover", [
                ("Narrator", "At half past seven, one team hands the house to the next."),
                ("Residential worker", "You pass on the small things. Who slept. Who did not. "
                                       "Who needs a quiet breakfast."),
            ]),
            ("Sleep-in", "landing", [
                ("Residential worker", "On a sleep-in you hear everything. The stairs. The fridge."),
                ("Residential worker", "Mostly it is someone checking that you are still there."),
            ]),
            ("Why stay", "cake", [
                ("Registered manager", "We bake a cake for every birthday. Nobody buys one."),
                ("Residential worker", "Years later somebody rings you up and says, "
                                       "do you remember that cake?"),
                ("Residential worker", "That is why I stay."),
            ]),
        ],
    },
    {
        "file": "03 Saddle up", "slug": "saddle-up", "kind": "episode", "number": 3,
        "door": "bottle", "days": -1, "card": ("Saddle up", "Film 3"),
        "title": "Saddle up",
        "dek": "An equine therapy yard, and the patience it asks of everyone.",
        "synopsis": "Horses notice everything. A therapist explains how an hour on the yard can say "
                    "what a room cannot.",
        "themes": ["equine-therapy", "therapeutic-care", "cbt"],
        "chapters": [
            ("The yard", "yard", [
                (None, "[Hooves on gravel. A gate.]"),
                ("Therapist", "A horse does not read your file. It reads you."),
            ]),
            ("Leading", "field", [
                ("Young person", "If I was wound up, she would not move. Not one step."),
                ("Young person", "So I breathed out. And she came with me."),
            ]),
            ("What it is for", "yard", [
                ("Therapist", "An hour on the yard can say what a room cannot."),
                ("Therapist", "We talk about it afterwards. Or we do not. Both are fine."),
            ]),
        ],
    },
]
