// What is tapped: shown at once, told as soon as somebody listens, and once

const KEPT = `threads ${place}`;
let waiting = [];
const kept = (write) => {
  try {
    if (write) sessionStorage.setItem(KEPT, JSON.stringify(waiting));
    else waiting = JSON.parse(sessionStorage.getItem(KEPT)) ?? [];
  } catch {} // Then it waits as long as the page is open.
};
const post = async (path, told) => {
  try {
    const { status } = await fetch(place + path, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams(told),
      redirect: "error",
    });
    return status;
  } catch {
    return 0;
  }
};
const sender = senderOf(KEPT, LATEST, async () => {
  while (waiting.length) {
    const status = await post("/threads", waiting[0]);
    if (status === 0 || status === 429 || status >= 500) return void sender.tryAgain();
    sender.heard();
    waiting.shift();
    kept(true);
  }
});

// Without a network that is what it says, whatever else it says for a moment.
let how = "";
let fades = 0;
const say = (sentence) => {
  clearTimeout(fades);
  note.textContent = sentence || (how === "waiting" ? note.dataset.away : "");
  if (sentence) fades = setTimeout(say, SAID, "");
};

const grow = () => {
  const count = Number(strip.dataset.count) + 1;
  const rows = Math.floor(count / 6);
  const edge = 34 - 4.5 * rows;
  const part = `${(100 * (count % 6)) / 6}%`;
  const put = (parts, attributes) => {
    for (const each of strip.querySelectorAll(parts)) for (const [name, value] of Object.entries(attributes)) each.setAttribute(name, value);
  };
  put(".rolled", { transform: `translate(0 ${Math.max(0, 4.5 * (rows - 4))})` });
  put(".rows rect", { y: edge, height: 4.5 * rows });
  put(".part rect", { y: edge - 4.5, width: part });
  put(".shuttle", { x: part, y: edge - 8 });
  strip.dataset.count = count;
};

let tapped = -PAUSE;
weaving.addEventListener("submit", (event) => {
  event.preventDefault();
  if (event.timeStamp - tapped < PAUSE) return;
  tapped = event.timeStamp;
  waiting.push({ id: freshId(), ref: woven.value });
  kept(true);
  grow();
  say(how === "waiting" ? "" : note.dataset.woven);
  painted().then(sender.flush);
});

// Who heard it again may ask again.
const mayWhisper = () => {
  for (const each of whispers.querySelectorAll("button")) each.removeAttribute("aria-pressed");
};
whispers.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { submitter } = event;
  if (submitter.getAttribute("aria-pressed")) return;
  submitter.setAttribute("aria-pressed", "true");
  const status = await post("/whispers", { kind: submitter.value, slide: up });
  if (status === 204) say(note.dataset.told);
  else submitter.removeAttribute("aria-pressed");
});
