// A panel changes its voice in its place: when another is asked for, and when a better one has come meanwhile.
const SOON = 30_000; // ms between two looks for a better voice, at least; twice as long after each that found none.
const LONGEST = 480_000;
const inSight = new Set();
const seen = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) inSight[isIntersecting ? "add" : "delete"](target);
});
let looked = performance.now();
let wait = SOON;
let timer = 0;

const isPlaying = () => document.querySelector("[data-playing]") !== null;
const watch = () => {
  inSight.clear();
  seen.disconnect();
  for (const panel of document.querySelectorAll(".say[data-say]")) seen.observe(panel);
};

const drawn = async (asked) => {
  const answer = await asked.catch(() => null);
  if (!answer?.ok) return null;
  return new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".say");
};

const same = (one, other) => [".voice", ".play"].every((part) => {
  const [first, second] = [one.querySelector(part), other.querySelector(part)];
  return part === ".play" ? first?.href === second?.href : first.textContent === second.textContent;
});

// In place of the old panel, with the finger or the keyboard where it was.
const swap = (panel, fresh) => {
  const held = [".face", ".speaks", ".slow", ".play"].find((part) => panel.querySelector(part) === document.activeElement);
  panel.replaceWith(fresh);
  if (held) (fresh.querySelector(`button${held}, a${held}`) ?? fresh.querySelector(".play"))?.focus({ preventScroll: true });
  document.dispatchEvent(new Event("voice:changed"));
  watch();
};

const lookAgain = async (panels) => {
  let found = false;
  for (const panel of panels) {
    const fresh = await drawn(fetch(panel.dataset.say, { priority: "low" }));
    if (!fresh || !panel.isConnected || isPlaying() || same(panel, fresh)) continue;
    swap(panel, fresh);
    found = true;
  }
  return found;
};

const lookForBetter = async () => {
  clearTimeout(timer);
  if (document.hidden) return;
  const due = looked + SOON - performance.now();
  const panels = [...inSight].filter((panel) => "better" in panel.dataset);
  if (due <= 0 && panels.length && !isPlaying()) {
    looked = performance.now();
    wait = (await lookAgain(panels)) ? SOON : Math.min(wait * 2, LONGEST);
  }
  clearTimeout(timer);
  timer = setTimeout(lookForBetter, due > 0 ? due : wait);
};

const soon = () => {
  wait = SOON;
  lookForBetter();
};

if (document.querySelector(".say[data-say]")) {
  watch();
  timer = setTimeout(lookForBetter, SOON);
  document.addEventListener("visibilitychange", soon);
  document.addEventListener("voice:ended", soon);
  document.addEventListener("card:turned", watch);
  document.addEventListener("voice:gone", ({ target }) => {
    const panel = target.closest(".say[data-say]");
    if (panel) lookAgain([panel]);
  });

  let asking = false; // A second tap before the answer is not a second wish.
  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-switch]");
    const panel = form?.closest(".say[data-say]");
    if (!panel) return;
    event.preventDefault();
    if (asking) return;
    asking = true;
    const told = new FormData(form);
    told.set("next", panel.dataset.say);
    const fresh = await drawn(fetch(form.action, { method: "POST", body: told }));
    asking = false;
    if (!fresh) return void lookAgain([panel]);
    swap(panel, fresh);
    fresh.querySelector(".play")?.dispatchEvent(new Event("voice:play", { bubbles: true }));
  });
}
