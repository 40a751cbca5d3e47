"""What Noto Emoji draws well: our name for a thing, and Noto's."""

import re

GLYPHS = {
    "aeroplane": "airplane",
    "angry": "angry-face",
    "ant": "ant",
    "apple": "red-apple",
    "bag": "backpack",
    "banana": "banana",
    "basket": "basket",
    "bathtub": "bathtub",
    "bed": "bed",
    "bee": "honeybee",
    "bell": "bell",
    "bicycle": "bicycle",
    "bird": "bird",
    "biscuit": "cookie",
    "boat": "sailboat",
    "book": "open-book",
    "bowl": "bowl-with-spoon",
    "bus": "bus",
    "butterfly": "butterfly",
    "cake": "shortcake",
    "calm": "relieved-face",
    "car": "automobile",
    "carp-streamer": "carp-streamer",
    "cat": "cat",
    "chair": "chair",
    "christmas-tree": "christmas-tree",
    "cloud": "cloud",
    "cow": "cow",
    "crayon": "crayon",
    "crow": "black-bird",
    "diya": "diya-lamp",
    "dog": "dog",
    "door": "door",
    "dove": "dove",
    "dress": "dress",
    "droplet": "droplet",
    "drum": "drum",
    "duck": "duck",
    "dumpling": "dumpling",
    "egg": "egg",
    "elephant": "elephant",
    "eye": "eye",
    "eyes-closed": "relieved-face",
    "eyes-open": "eyes",
    "fire-engine": "fire-engine",
    "fish": "fish",
    "flower": "tulip",
    "frog": "frog",
    "full-moon": "full-moon",
    "gem": "gem-stone",
    "gift": "wrapped-gift",
    "ginger": "ginger-root",
    "glasses": "glasses",
    "goat": "goat",
    "grass": "seedling",
    "heart": "red-heart",
    "helicopter": "helicopter",
    "hen": "chicken",
    "hina-dolls": "japanese-dolls",
    "horse": "horse",
    "house": "house",
    "kiss": "kissing-face-with-closed-eyes",
    "lamp": "diya-lamp",
    "lantern": "red-paper-lantern",
    "leaf": "herb",
    "light": "light-bulb",
    "lorry": "delivery-truck",
    "look": "eyes",
    "mela": "ferris-wheel",
    "milk": "glass-of-milk",
    "mirror": "mirror",
    "moon": "crescent-moon",
    "moon-face": "first-quarter-moon-face",
    "mooncake": "moon-cake",
    "motorbike": "motor-scooter",
    "mountain": "mountain",
    "mouse": "mouse",
    "music": "musical-notes",
    "nest": "nest-with-eggs",
    "noodles": "steaming-bowl",
    "ox": "ox",
    "palm-tree": "palm-tree",
    "parrot": "parrot",
    "peacock": "peacock",
    "pear": "pear",
    "phone": "mobile-phone",
    "pig": "pig",
    "poorly": "face-with-thermometer",
    "question": "red-question-mark",
    "rabbit": "rabbit",
    "rain": "cloud-with-rain",
    "rainbow": "rainbow",
    "red-envelope": "red-envelope",
    "rice": "cooked-rice",
    "sad": "slightly-frowning-face",
    "saw": "carpentry-saw",
    "scared": "fearful-face",
    "scarf": "scarf",
    "shirt": "t-shirt",
    "sleepy": "sleepy-face",
    "shy": "face-with-peeking-eye",
    "smile": "smiling-face-with-smiling-eyes",
    "soap": "soap",
    "socks": "socks",
    "sparkles": "sparkles",
    "spoon": "spoon",
    "star": "star",
    "sun": "sun",
    "surprised": "astonished-face",
    "sweets": "candy",
    "tangerine": "tangerine",
    "tear": "crying-face",
    "tiger": "tiger",
    "tongue": "tongue",
    "tooth": "tooth",
    "toothbrush": "toothbrush",
    "tractor": "tractor",
    "train": "locomotive",
    "tree": "deciduous-tree",
    "trousers": "jeans",
    "waves": "water-wave",
    "wheat": "sheaf-of-rice",
    "wind": "wind-face",
    "window": "window",
    "yawn": "yawning-face",
    "yum": "face-savoring-food",
}

# People and parts of people: Noto's medium tone, made warmer.
SKINNED = {
    "baby": "baby",
    "clap": "clapping-hands",
    "ear": "ear",
    "face": "child",
    "finger": "index-pointing-up",
    "folded-hands": "folded-hands",
    "foot": "foot",
    "fingers": "hand-with-fingers-splayed",
    "hand": "hand-with-fingers-splayed",
    "hands": "open-hands",
    "leg": "leg",
    "nose": "nose",
    "pointing": "backhand-index-pointing-right",
    "strong": "flexed-biceps",
    "thumbs-up": "thumbs-up",
    "wave": "waving-hand",
}

# The same drawing in other colours, or with something left out.
RECOLOURED = {
    "bandage": ("adhesive-bandage", {"#bdbdbd": "#c98f63", "#e0e1e0": "#e6b78e", "#fff": "#f6e3d0"}),
    "mouth": ("mouth", {"#ef4d8f": "#c9645c", "#ff80ab": "#e59a90"}),
    "sparrow": ("bird", {"#36b4e1": "#b98a5e", "#026aa8": "#7d5233", "#f97d23": "#c9823c"}),
    "water": ("glass-of-milk", {"#fcf9e9": "#c4e8fb", "#f0e7ba": "#86ccf0"}),
}

# Noto's medium tone, and what it becomes.
OUR_TONE = {
    "#ba8d68": "#d6a67d",  # skin
    "#99674f": "#b57f5c",  # its shade
    "#9a6648": "#b57f5c",
    "#91674d": "#a97752",  # wrinkles
    "#62392b": "#7d4c2f",  # outlines
    "#543930": "#35241f",  # hair
    "#613e31": "#4b342b",
    "#6d4c41": "#4b342b",
}


class Noto:
    """The glyphs of the package, by Noto's own names."""

    def __init__(self, icons: dict[str, dict[str, str]]) -> None:
        self.icons = icons

    def glyph(self, name: str) -> str:
        return self.icons[name]["body"]

    def skinned(self, name: str) -> str:
        return self.recoloured(f"{name}-medium-skin-tone", OUR_TONE)

    def recoloured(self, name: str, colours: dict[str, str]) -> str:
        return re.sub(r"#[0-9a-f]{3,6}\b", lambda found: colours.get(found[0], found[0]), self.glyph(name))
