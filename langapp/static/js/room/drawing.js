// A guest's phone. Every slide is on the page already; the room says which one is up, and the rest needs no network: what is
// tapped meanwhile waits on the page, and goes when it can.
const room = document.querySelector("[data-room]");
const { room: place } = room.dataset;
const host = document.getElementById("slide");
const foot = room.querySelector("[data-foot]");
const note = room.querySelector("[data-note]");
const weaving = room.querySelector("form[data-weave]");
const woven = weaving.querySelector("input[name=ref]"); // Beside it the pictures' own, which weave by themselves without scripts.
const whispers = room.querySelector("form[data-whispers]");
const status = document.getElementById("status");
const questionnaire = room.querySelector("[data-questions]"); // Until it is answered.
const strip = room.querySelector(".threads svg");
const DYES = ["indigo", "madder", "jade", "lac", "persimmon", "pea"];
const PAUSE = 600; // ms; a second tap so soon is no second wish
const RECENT = 25_000; // ms; who heard nothing of the room for longer was away, and is not played what was played then
const SAID = 3000; // ms that a note stays
const SPREAD = 3000; // ms over which a room's phones ask for the same,
const FAR = 8000; // and for a page, which takes the server longer
const LATEST = 20_000; // ms until what waits is tried again
const some = (time) => Math.random() * time;

// The slides

let slides = [];
let drawnFor = new Set();
let drawnVoices = 0;
let up = -1;
let state = JSON.parse(room.dataset.state);
let { plays, gate } = state;

const take = (page) => {
  const drawn = [...page.querySelectorAll("#slide > .slide"), ...[...page.querySelectorAll("template[data-slide]")].map(({ content }) => content.firstElementChild)];
  slides = [];
  for (const each of drawn) slides[Number(each.dataset.number)] = document.adoptNode(each);
  const { tags, state: then } = page.querySelector("[data-room]").dataset;
  drawnFor = new Set(tags.split(" "));
  drawnVoices = JSON.parse(then).voices;
  for (const slide of slides) slide.querySelector("h1").tabIndex = -1;
};

const show = (number) => {
  if (!slides[number] || number === up) return;
  const turned = up >= 0;
  const wasInside = turned && host.contains(document.activeElement);
  if (turned) {
    still();
    swap();
  }
  up = number;
  const slide = slides[number];
  host.replaceChildren(slide);
  const { ref, button, title } = slide.dataset;
  const heading = slide.querySelector("h1");
  document.title = `${title} · Langapp`;
  weaving.hidden = !ref;
  woven.value = slide.querySelector(".picture :checked")?.value ?? ref;
  weaving.querySelector("button span").textContent = button;
  whispers.elements.slide.value = number;
  mayWhisper();
  if (!turned) return;
  if (wasInside) heading.focus({ preventScroll: true });
  else announce(heading.textContent, heading.lang);
  scrollTo({ top: 0 });
  setTimeout(() => document.dispatchEvent(new Event("card:turned")), 400 + some(SPREAD));
};

// Who comes in is heard, who went is not; each in the dye that the wall gave its language when it came.
const reveal = ({ tags, came }) => {
  const dye = (each, tag) => {
    const place = came.indexOf(tag);
    const at = place < 0 ? came.length : place; // Of a song in a language that nobody brought.
    each.classList.remove(...DYES.map((name) => `dye-${name}`));
    each.classList.add(`dye-${DYES[at % DYES.length]}`);
  };
  for (const slide of slides) {
    for (const each of slide.querySelectorAll("[data-tag]")) {
      if (each.matches(".theirs")) each.hidden = !tags.includes(each.dataset.tag);
      dye(each, each.dataset.tag);
    }
    for (const each of slide.querySelectorAll("[data-dyed]")) dye(each, each.dataset.dyed);
    for (const they of slide.querySelectorAll("[data-they]")) they.hidden = !they.querySelector("li:not([hidden])");
    for (const all of slide.querySelectorAll("[data-all]")) all.hidden = !slide.querySelector(".sung a[data-play]");
  }
};

// A room that hears another voice, or another language, is drawn anew: what sounds is let out first, and what somebody is at stays.
let asking = false;
let anew = null;
const isDrawn = () => state.voices <= drawnVoices && state.tags.every((tag) => drawnFor.has(tag));
const askAnew = (within) => {
  if (asking || anew || isDrawn() || state.over) return;
  asking = true;
  setTimeout(drawAnew, some(within));
};
const drawAnew = async () => {
  const answer = await fetch(place, { redirect: "error" }).catch(() => null);
  if (answer?.ok) {
    anew = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!host.querySelector("[data-playing]") && !queue.length) swap();
  } else {
    setTimeout(askAnew, FAR, FAR);
  }
  asking = false;
};
const swap = () => {
  if (!anew) return;
  const chosen = slides.map((slide) => slide.querySelector(".picture :checked")?.value);
  const at = host.contains(document.activeElement) && keyOf(document.activeElement);
  take(anew);
  anew = null;
  slides.forEach((slide, number) => {
    const picture = chosen[number] && [...slide.querySelectorAll(".picture")].find(({ dataset }) => dataset.picture === chosen[number]);
    if (picture) mark(slide, picture);
  });
  reveal(state);
  host.replaceChildren(slides[up]);
  if (at) [...host.querySelectorAll("a, button, input, h1")].find((each) => keyOf(each) === at)?.focus({ preventScroll: true });
  document.dispatchEvent(new Event("voice:changed"));
};
const keyOf = (each) => {
  const part = each.closest("[data-tag], [data-picture]") ?? host;
  return [part.dataset.tag ?? part.dataset.picture, each.className, [...part.querySelectorAll(each.tagName)].indexOf(each)].join(" ");
};

const announce = (text, lang = "") => {
  const said = document.createElement("span");
  said.lang = lang || document.documentElement.lang;
  said.textContent = text;
  status.replaceChildren(said);
};

let told = "";
const draw = (now) => {
  state = now;
  const { slide, doing, paused, over, questions } = now;
  show(slide);
  reveal(now);
  askAnew(now.voices > drawnVoices ? SPREAD : FAR);
  const rests = paused || over;
  host.dataset.doing = doing;
  host.hidden = foot.hidden = rests;
  const asked = slides[up]?.querySelector(".say.own, .picture .said") !== null;
  for (const each of room.querySelectorAll(".doing[data-doing]")) each.hidden = rests || each.dataset.doing !== doing || (doing === "ask" && !asked);
  room.querySelector("[data-paused]").hidden = !paused || over;
  room.querySelector("[data-over]").hidden = !over;
  if (questionnaire) questionnaire.hidden = !questions || over;
  if (rests) {
    still();
    swap();
  }
  const tells = room.querySelector("[data-over]:not([hidden]) h2, [data-paused]:not([hidden]) h2") ?? room.querySelector(".doing[data-doing]:not([hidden])");
  const says = tells?.textContent.trim() ?? "";
  if (says && says !== told && up >= 0 && live) announce(says);
  told = says;
};
