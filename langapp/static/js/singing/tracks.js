// What is heard, read from the page: a track is a row of steps, and a step a sound, a piece of one, or a silence.
const seconds = (text) => (text === undefined ? undefined : Number(text));

const stepsOf = (part, line) => {
  const { sound = "", start, end, gap, turn, seconds: about, syllables } = part.dataset;
  const length = end ? end - start : Number(about ?? 3);
  const spoken = line?.querySelectorAll(".turn")[turn]; // In one of several languages, of which one speaks.
  const said = { line, spoken, sound, start: Number(start ?? 0), end: seconds(end), length, syllables: JSON.parse(syllables ?? "null") };
  return Number(gap) > 0 ? [said, { line, spoken, sound: "", start: 0, length: Number(gap) }] : [said];
};

// A page has its tracks in templates; or one, on the lines themselves.
const tracksOf = (main) => {
  const lines = [...main.querySelectorAll(".sung-lines > li")];
  const templates = [...main.querySelectorAll("template[data-track]")];
  if (!templates.length) return [{ key: "", artist: main.dataset.artist ?? "", steps: lines.flatMap((line) => stepsOf(line, line)) }];
  return templates.map(({ content, dataset: { track, artist } }) => ({
    key: track,
    artist,
    who: content.querySelector("p"),
    steps: [...content.querySelectorAll("span[data-seconds]")].flatMap((part) => stepsOf(part, lines[part.dataset.line])),
  }));
};

// A silence is a sound like any other, so that between two lines, too, a locked phone has something that plays.
const silences = new Map();
const silence = (length) => {
  const tenths = Math.max(1, Math.round(10 * length));
  if (!silences.has(tenths)) silences.set(tenths, URL.createObjectURL(new Blob([wave(800 * tenths)], { type: "audio/wav" })));
  return silences.get(tenths);
};

const wave = (size) => { // 8 bits, 8000 a second
  const bytes = new Uint8Array(44 + size).fill(128);
  const view = new DataView(bytes.buffer);
  const text = (at, letters) => [...letters].forEach((letter, n) => view.setUint8(at + n, letter.charCodeAt(0)));
  text(0, "RIFF");
  view.setUint32(4, 36 + size, true);
  text(8, "WAVEfmt ");
  [[16, 16], [24, 8000], [28, 8000], [40, size]].forEach(([at, value]) => view.setUint32(at, value, true));
  [[20, 1], [22, 1], [32, 1], [34, 8]].forEach(([at, value]) => view.setUint16(at, value, true));
  text(36, "data");
  return bytes;
};
