// Says what waits on this phone: how much, as long as it waits; and where somebody has to do something.
const status = document.getElementById("status");
const { here, needs, notSaved } = status.dataset;
const SOON = 500; // ms an answer may take before it is said that there is none yet
const toast = document.querySelector("template[data-toast]"); // Today says there what becomes of a tap.
const unsent = document.querySelector("[data-unsent]");
const mine = new Set(); // Facts of this page, each told of where it was tapped.
let left = 0;
let soon = null;
let isNew = true; // The page, and so nobody has said of what waits that it does.

const isSaid = () => status.textContent.startsWith(here) || status.textContent === notSaved;

const say = () => {
  soon = null;
  if (left && !status.textContent.startsWith(needs)) tell(left > 1 ? `${here}: ${left}` : here);
};

const needsYou = (sentence, way, act) => {
  tell(`${needs}: ${sentence}`);
  const button = document.createElement("button");
  button.className = "button line";
  button.textContent = way;
  button.addEventListener("click", act);
  status.append(button);
};

const letGo = () => {
  tell("");
  document.dispatchEvent(new Event("outbox:let-go"));
};

document.addEventListener("fact", ({ detail: { fact, state } }) => {
  if (state === "unkept") tell(notSaved);
  if (state === "tapped" && toast) mine.add(fact.id);
  if (state === "here" && !toast) {
    left ||= 1;
    soon ??= setTimeout(say, SOON);
  }
});

document.addEventListener("outbox", ({ detail: { waiting, aside, elsewhere } }) => {
  left = waiting.length;
  if (!left && isSaid()) tell("");
  else if (left && status.textContent.startsWith(here)) say();
  else if (isNew && waiting.some(({ id }) => !mine.has(id))) soon = setTimeout(say, SOON);
  isNew = false;
  if (unsent) {
    unsent.hidden = !left;
    unsent.textContent = unsent.dataset.unsent.replace("#", left);
  }
  if (elsewhere) needsYou(status.dataset.elsewhere, status.dataset.open, () => location.assign("/today"));
  else if (aside) needsYou(status.dataset.unread, status.dataset.letGo, letGo);
});
