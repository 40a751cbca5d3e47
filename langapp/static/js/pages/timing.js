// Taps along with a recording: each tells when the next line begins. They are kept on this phone until they are saved.
const room = document.querySelector("[data-timing]");
const sound = room.querySelector("[data-sound]");
const audio = Object.assign(new Audio(sound.querySelector("a").href), { controls: true, preload: "auto" });
const form = room.querySelector("[data-times]");
const rows = [...form.querySelectorAll("li")].map((item) => ({
  item,
  words: item.querySelector(".w"),
  start: item.querySelector("[name=start]"),
  end: item.querySelector("[name=end]"),
}));
const [now, undo, upcoming, just, done, problem] = ["now", "undo", "upcoming", "just", "all-done", "problem"]
  .map((name) => room.querySelector(`[data-${name}]`));
const kept = `timing ${room.dataset.timing}`;
const LONGEST = Number(room.dataset.duration);
const LEAST = 0.1; // s between two lines
const RUN_UP = 1.5; // s that are heard again before a line whose tap is undone
let sending = false;
let waits = false;

const value = (row) => (row.start.value.trim() === "" ? null : Number(row.start.value));
const next = () => rows.findIndex((row) => value(row) === null);
const shown = (seconds) => `${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(1).padStart(4, "0")}`;

function put(row, seconds) {
  row.start.value = seconds === null ? "" : Math.min(Math.max(seconds, 0), LONGEST).toFixed(2);
  row.end.value = ""; // A line that was moved lasts until the next one.
  const before = rows[rows.indexOf(row) - 1];
  if (before) before.end.value = "";
}

function draw() {
  const at = next();
  const last = at < 0 ? rows.length - 1 : at - 1;
  for (const row of rows) {
    for (const button of row.item.querySelectorAll("button")) button.disabled = value(row) === null;
  }
  upcoming.replaceChildren(...(at < 0 ? [] : [rows[at].words.cloneNode(true)]));
  done.hidden = at >= 0;
  just.replaceChildren();
  if (last >= 0 && at >= 0) {
    just.append(Object.assign(document.createElement("b"), { textContent: shown(value(rows[last])) }), " ", rows[last].words.textContent);
  }
  undo.disabled = last < 0;
  now.textContent = audio.paused ? now.dataset.listen : at < 0 ? now.dataset.pause : now.dataset.tap;
}

function keep() {
  try {
    localStorage.setItem(kept, JSON.stringify(rows.map((row) => row.start.value)));
  } catch { /* Then they are on this page alone. */ }
}

function forget() {
  try {
    localStorage.removeItem(kept);
  } catch { /* It is not kept anyway. */ }
}

function changed() {
  keep();
  draw();
}

function tap() {
  const at = next();
  if (audio.paused) return void audio.play();
  if (at < 0) return void audio.pause();
  const before = at ? value(rows[at - 1]) : -LEAST;
  put(rows[at], Math.max(audio.currentTime, before + LEAST));
  navigator.vibrate?.(15);
  changed();
}

now.addEventListener("click", tap);
document.addEventListener("keydown", (event) => {
  if (event.key !== " " || event.repeat || event.target.closest("button, a, input, summary, audio")) return;
  event.preventDefault();
  tap();
});

undo.addEventListener("click", () => {
  const at = next();
  const row = rows[at < 0 ? rows.length - 1 : at - 1];
  if (!row) return;
  audio.currentTime = Math.max(0, value(row) - RUN_UP);
  put(row, null);
  changed();
});

form.addEventListener("click", ({ target }) => {
  const row = rows.find(({ item }) => item.contains(target));
  const button = target.closest("button");
  if (!button) return;
  if (button.dataset.nudge) {
    const by = Number(button.dataset.nudge);
    put(row, Math.round((value(row) + by) * 100) / 100);
    changed();
  }
  if (row && (button.dataset.nudge || "hear" in button.dataset)) {
    audio.currentTime = value(row);
    audio.play();
  }
  if ("anewAll" in button.dataset) {
    rows.forEach((each) => put(each, null));
    offer();
    audio.pause();
    audio.currentTime = 0;
    changed();
    now.focus();
  }
});
form.addEventListener("input", ({ target }) => {
  const row = rows.find(({ start }) => start === target);
  if (row) row.end.value = "";
  changed();
});

// The line that is heard.
function light() {
  const heard = audio.paused ? -1 : rows.findLastIndex((row) => value(row) !== null && value(row) <= audio.currentTime + 0.02);
  rows.forEach(({ item }, at) => item.toggleAttribute("data-on", at === heard));
  if (!audio.paused) requestAnimationFrame(light);
}
audio.addEventListener("play", () => {
  document.dispatchEvent(new Event("voice:still")); // One voice at a time.
  draw();
  light();
});
audio.addEventListener("pause", () => { draw(); light(); });

// The times we guessed, where others stand in the fields.
function offer() {
  room.querySelector("[data-show]")?.removeAttribute("hidden");
}

// Saving: as a form is sent, but what cannot go yet waits on this page.
function say(words, calm) {
  problem.textContent = words;
  problem.hidden = !words;
  problem.className = calm ? "banner" : "problem";
}

async function send() {
  if (sending) return;
  sending = true;
  waits = false;
  const reply = await fetch(form.action, { method: "POST", body: new FormData(form) }).catch(() => null);
  sending = false;
  if (!reply || reply.status >= 500) {
    waits = true;
    say(room.dataset.waits);
    return;
  }
  if (!reply.ok) {
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    say(page.querySelector(".problem")?.textContent || room.dataset.broken);
    return;
  }
  forget();
  location.replace(reply.url);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  send();
});
room.addEventListener("click", ({ target }) => {
  if (target.closest("#guess a")) forget(); // Another guess is asked for.
});
addEventListener("online", () => { if (waits) send(); });
addEventListener("beforeunload", (event) => { if (waits) event.preventDefault(); });

// What was tapped before this page was left, and not saved.
try {
  const before = JSON.parse(localStorage.getItem(kept) || "[]");
  const mine = before.length === rows.length && before.some(Boolean) && !("file" in room.dataset);
  if (mine && rows.some((row, at) => row.start.value !== before[at])) {
    rows.forEach((row, at) => Object.assign(row.start, { value: before[at] }) && (row.end.value = ""));
    say(room.dataset.back, true);
    offer();
  }
} catch { /* There is nothing. */ }
audio.ariaLabel = sound.textContent.trim();
sound.replaceWith(audio);
draw();
