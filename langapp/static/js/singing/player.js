// One element for everything that is heard here, so that the first tap unlocks it for the night.
const audio = new Audio();
audio.preservesPitch = true;
const PATIENCE = 8000; // ms in which a sound begins, or the next line's turn comes
const NEAR = 0.3; // s
let steps = [];
let at = 0;
let loaded = "";
let isSinging = false;
let isHeld = false; // before the last word
let turn = 0;
let skipped = 0; // in which turn
let gone = 0; // sounds that did not come, one after the other
let aim = 0;
let patience = 0;

const step = () => steps[at];
const address = ({ sound, length }) => sound || silence(length);
const told = (name, detail) => document.dispatchEvent(new CustomEvent(`singing:${name}`, { detail }));

const sing = () => {
  if (!steps.length) return;
  document.dispatchEvent(new Event("voice:still"));
  isSinging = true;
  gone = 0;
  told("began");
  enter(at, Math.max(0, audio.src && loaded === address(step()) ? audio.currentTime - step().start : 0));
};

const rest = () => {
  isSinging = isHeld = false;
  turn += 1;
  clearTimeout(aim);
  clearTimeout(patience);
  audio.pause();
  told("rests");
};

const enter = async (index, from = 0) => {
  const mine = ++turn;
  at = index;
  isHeld = false;
  clearTimeout(aim);
  const begin = step().start + from;
  if (loaded !== address(step())) {
    loaded = address(step());
    audio.src = loaded;
    audio.currentTime = begin;
  } else if (audio.ended || Math.abs(audio.currentTime - begin) > NEAR) audio.currentTime = begin;
  told("step");
  if (!isSinging) return;
  wait(mine);
  try {
    await audio.play();
    fetchNext();
  } catch (error) {
    if (mine !== turn || error.name === "AbortError") return;
    if (error.name === "NotAllowedError") rest();
    else skip();
  }
};

const wait = (mine) => {
  clearTimeout(patience);
  patience = setTimeout(() => mine === turn && isSinging && skip(), PATIENCE);
};

// A sound that does not come is no reason to fall silent: the next line does, unless none of them comes.
const skip = () => {
  if (skipped === turn) return;
  skipped = turn;
  gone += 1;
  loaded = "";
  if (gone >= steps.filter(({ sound }) => sound).length) {
    told("gone", { all: true });
    rest();
    return;
  }
  told("gone", { all: false });
  goOn();
};

const goOn = () => {
  if (mayGoOn()) at + 1 < steps.length ? enter(at + 1) : told("over");
};

const flowOn = () => { // Where the next line lies right behind this one, the sound is left alone.
  const next = steps[at + 1];
  if (!next || next.sound !== step().sound || Math.abs(next.start - step().end) > NEAR) return goOn();
  if (!mayGoOn()) return;
  turn += 1;
  at += 1;
  told("step");
  told("heard");
  aimAtEnd();
};

const aimAtEnd = () => {
  clearTimeout(aim);
  if (!isSinging || audio.paused || step().end === undefined || audio.ended) return;
  const left = step().end - audio.currentTime;
  if (left <= 0.02) flowOn();
  else aim = setTimeout(aimAtEnd, 1000 * left);
};

const fetchNext = () => {
  const next = steps.slice(at + 1).concat(steps).find(({ sound }) => sound && sound !== step().sound);
  if (next && !next.isFetched) {
    next.isFetched = true;
    fetch(next.sound, { priority: "low" }).catch(() => { next.isFetched = false; });
  }
};

audio.addEventListener("loadedmetadata", () => {
  if (step().sound && step().end === undefined && Number.isFinite(audio.duration)) step().length = audio.duration;
});
audio.addEventListener("playing", () => {
  clearTimeout(patience);
  if (step().sound) gone = 0;
  told("heard");
  aimAtEnd();
});
audio.addEventListener("waiting", () => isSinging && wait(turn));
audio.addEventListener("timeupdate", () => {
  if (!isSinging || isHeld) return;
  told("time");
  aimAtEnd();
});
audio.addEventListener("ended", () => isSinging && goOn());
audio.addEventListener("error", () => isSinging && loaded && skip());
audio.addEventListener("pause", () => isSinging && !isHeld && !audio.ended && audio.readyState > 1 && interrupted());

// A call, a headphone that was pulled: what the device has stopped waits to be asked for.
const interrupted = () => setTimeout(() => isSinging && !isHeld && audio.paused && !audio.ended && audio.readyState > 1 && rest(), 50);
