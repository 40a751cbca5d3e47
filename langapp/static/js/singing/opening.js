// The page around what is heard: its buttons, how far it is, and the next song in its place.
const TOO_SOON = 350; // ms; what a toddler drums on a glass is one tap
let main = null;
let tracks = [];
let track = null;
let repeat = "none";
let tapped = -TOO_SOON;
let following = 0;

const find = (name) => main.querySelector(`[data-${name}]`);
const group = () => ({ lullaby: "lullabies", play: "rhymes", finger: "rhymes" })[main.dataset.form] ?? "room";
const clock = (time) => `${Math.floor(time / 60)}:${String(Math.floor(time % 60)).padStart(2, "0")}`;

const open = (page) => {
  main = page;
  tracks = tracksOf(main);
  lit = null;
  bring(find("dark"));
  const kept = wishes();
  const usual = group() === "rhymes" ? { minutes: 0, repeat: "none" } : { minutes: 20, repeat: "one" };
  const wished = { ...usual, ...kept[group()] };
  if (!isSinging && minutes !== wished.minutes) stopAfter(wished.minutes);
  repeat = wished.repeat;
  gap(Boolean(find("gaps") && kept.gaps));
  choose(kept.who?.[main.dataset.singing]);
  show();
};

const choose = (key) => {
  track = tracks.find((each) => each.key === key) ?? tracks[0];
  steps = track.steps;
  at = 0;
  loaded = "";
  if (track.who && find("sings")) find("sings").replaceChildren(...track.who.cloneNode(true).childNodes);
  for (const chip of main.querySelectorAll("[data-who]")) chip.setAttribute("aria-pressed", chip.dataset.who === track.key);
  tellWhat(main.dataset.title, track.artist);
};

const show = () => {
  const ring = find("sing");
  main.toggleAttribute("data-sounding", isSinging);
  ring.setAttribute("aria-label", isSinging ? ring.dataset.pauseLabel : ring.dataset.playLabel);
  for (const each of main.querySelectorAll("[data-minutes]")) each.setAttribute("aria-pressed", Number(each.dataset.minutes) === minutes);
  const again = find("repeat");
  again.setAttribute("aria-label", again.dataset[repeat]);
  again.setAttribute("aria-pressed", repeat !== "none");
  find("repeats").textContent = repeat === "one" ? "1" : "";
  find("gaps")?.setAttribute("aria-pressed", isGapped);
  far();
};

// How far

const whole = () => steps.reduce((sum, { length }) => sum + length, 0);
const here = () => steps.slice(0, at).reduce((sum, { length }) => sum + length, 0)
  + Math.min(step().length, Math.max(0, loaded ? audio.currentTime - step().start : 0));
const far = () => {
  const [position, duration] = [here(), whole()];
  const slider = find("far");
  slider.max = duration;
  if (!slider.matches(":active")) slider.value = position;
  slider.style.setProperty("--far", position / duration || 0);
  slider.setAttribute("aria-valuetext", clock(position));
  find("at").textContent = clock(position);
  find("of").textContent = clock(duration);
  tellWhere(position, duration);
};
const seek = (time) => {
  let rest = Math.max(0, Math.min(time, whole() - 0.1));
  const index = steps.findIndex(({ length }) => rest < length || ((rest -= length), false));
  enter(Math.max(0, index), rest);
  far();
};

// From one to the next

const sungBefore = () => {
  if (main.dataset.song !== undefined) document.cookie = `sung=${main.dataset.singing}; path=/; max-age=31536000; samesite=lax`;
};
const over = () => {
  if (repeat === "all" && main.dataset.next) return void follow(main.dataset.next);
  at = 0;
  if (repeat === "none" && !minutes) {
    rest();
    loaded = "";
    show();
  } else enter(0);
};
const pageOf = async (place) => {
  const answer = (await fetch(place).catch(() => null)) ?? (await caches.match(place, { ignoreVary: true }));
  if (!answer?.ok) return null;
  return new DOMParser().parseFromString(await answer.text(), "text/html");
};
const follow = async (place, isAsked) => {
  const mine = ++following;
  const fresh = await pageOf(place).catch(() => null);
  if (mine !== following) return;
  const next = fresh?.querySelector("main[data-singing]");
  if (!next) return void (isSinging && !(isAsked && fresh) ? enter(0) : location.assign(place)); // Nobody sings it.
  main.replaceWith(next);
  document.title = fresh.title;
  history.replaceState(null, "", place);
  open(next);
  scrollTo(0, 0);
  if (isSinging) enter(0);
  sungBefore();
};
const forward = () => (main.dataset.next ? follow(main.dataset.next, true) : nextLine(1));
const backward = () => (here() > 3 || !main.dataset.previous ? (main.dataset.next ? seek(0) : nextLine(-1)) : follow(main.dataset.previous, true));
const nextLine = (by) => {
  const lines = steps.map(({ line }, n) => (line !== steps[n - 1]?.line ? n : -1)).filter((n) => n >= 0);
  const now = lines.findLastIndex((n) => n <= at);
  enter(lines[(now + by + lines.length) % lines.length]);
};

// What is tapped

const once = (act) => {
  if (performance.now() - tapped < TOO_SOON) return;
  tapped = performance.now();
  act();
};
const toggle = () => once(() => (isSinging ? rest() : sing()));
const ACTS = {
  sing: toggle,
  previous: () => once(backward),
  next: () => once(forward),
  darken,
  light: () => dialog.close(),
  minutes: (control) => {
    stopAfter(minutes === Number(control.dataset.minutes) ? 0 : Number(control.dataset.minutes));
    if (minutes && repeat === "none") repeat = "one";
    wish({ [group()]: { minutes, repeat } });
  },
  repeat: () => {
    repeat = { none: "one", one: "all", all: "none" }[repeat];
    if (repeat === "all" && !main.dataset.next) repeat = "none";
    wish({ [group()]: { minutes, repeat } });
  },
  who: (control) => {
    const was = isSinging;
    if (was) rest();
    wish({ who: { ...wishes().who, [main.dataset.singing]: control.dataset.who } });
    choose(control.dataset.who);
    if (was) sing();
  },
  gaps: () => {
    gap(!isGapped);
    wish({ gaps: isGapped });
  },
  byNight: () => {
    const scheme = getComputedStyle(document.documentElement).colorScheme;
    const isNight = scheme === "dark" || (scheme.includes("dark") && matchMedia("(prefers-color-scheme: dark)").matches);
    document.documentElement.dataset.mode = isNight ? "day" : "night";
    wish({ mode: isNight ? "day" : "night" });
  },
};
document.addEventListener("click", (event) => {
  const control = event.target.closest?.("main[data-singing] button, [data-dark] button");
  const name = control && Object.keys(ACTS).find((each) => each in control.dataset);
  if (!name) return;
  ACTS[name](control);
  show();
});
document.addEventListener("input", ({ target }) => target.matches("[data-far]") && seek(Number(target.value)));
document.addEventListener("keydown", (event) => {
  if (event.key !== " " || event.target.closest?.("button, a, input, select, textarea, summary")) return;
  event.preventDefault();
  toggle();
  show();
});
document.addEventListener("voice:asked", () => isSinging && rest());
document.addEventListener("singing:began", () => { sungBefore(); show(); });
for (const name of ["rests", "step", "heard"]) document.addEventListener(`singing:${name}`, () => show());
document.addEventListener("singing:time", () => far());
document.addEventListener("singing:over", over);
document.addEventListener("singing:gone", ({ detail: { all } }) => {
  const said = all ? document.getElementById("status").dataset.noSound : main.dataset.skipped;
  tell(said);
  setTimeout(() => document.getElementById("status").textContent === said && tell(""), 6000);
});
answer({
  play: () => sing(),
  pause: () => rest(),
  stop: () => rest(),
  previoustrack: () => backward(),
  nexttrack: () => forward(),
  seekto: ({ seekTime }) => seek(seekTime),
  seekbackward: ({ seekOffset }) => seek(here() - (seekOffset ?? 10)),
  seekforward: ({ seekOffset }) => seek(here() + (seekOffset ?? 10)),
});
queueMicrotask(() => {
  open(document.querySelector("main[data-singing]"));
  if (location.hash === "#sing") sing();
});
