// Sound: one after the other, and by itself only where the room asks for it

let queue = [];
const still = () => {
  queue = [];
  document.dispatchEvent(new Event("voice:still"));
};
const next = () => {
  if (queue.length) queue.shift().dispatchEvent(new Event("voice:play", { bubbles: true }));
  else swap();
};
const play = (controls) => {
  still();
  queue = [...controls];
  next();
};
const mine = () => {
  const slide = slides[up];
  const picture = slide.querySelector(".picture.chosen") ?? slide.querySelector(".picture");
  return (picture ?? slide).querySelectorAll(picture ? "a.play" : ".own a.play");
};
const call = (calls) => host.toggleAttribute("data-calls", calls);

document.addEventListener("voice:ended", next);
document.addEventListener("voice:gone", () => {
  if (!playsItself) return;
  tell(""); // Nobody tapped, so nobody waits for a sound: it calls instead.
  queue = [];
  call(true);
  swap();
});
let touched = false; // Before that a phone may make no sound of its own.
let playsItself = false;
const playForTheRoom = () => {
  playsItself = touched;
  if (touched) play(mine());
  else call(true);
};

document.addEventListener("click", (event) => {
  const { target, isTrusted } = event;
  if (!isTrusted) return;
  touched = true;
  if (target.closest(".pick") && !target.matches("input")) return; // The input itself is clicked next.
  const picture = target.closest(".picture");
  if (picture) choose(picture);
  if (target.closest("[data-all]")) play(slides[up].querySelectorAll(".sung a[data-play]"));
  else if (picture && !target.closest("a")) play(picture.querySelectorAll("a.play"));
  else if (target.closest("a[data-play]")) queue = [];
  else return;
  playsItself = false;
  call(false);
}, true);

const mark = (slide, picture) => {
  for (const each of slide.querySelectorAll(".picture")) each.classList.toggle("chosen", each === picture);
  picture.querySelector("input").checked = true;
};
const choose = (picture) => {
  mark(slides[up], picture);
  woven.value = picture.dataset.picture;
};
