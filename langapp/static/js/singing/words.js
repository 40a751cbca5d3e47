// The line that is heard is lit, and stands at the top of its window; nothing moves but the words in it.
const quick = matchMedia("(prefers-reduced-motion: reduce)");
let lit = null;
let spoken = null;
const IN_HASTE = 2; // s; what is lit no longer than that is there at once

const light = () => {
  const { line, length } = step();
  spoken?.removeAttribute("data-on");
  spoken = step().spoken;
  spoken?.setAttribute("data-on", "");
  const lines = line?.parentElement ?? document.querySelector(".sung-lines");
  lines?.classList.toggle("whole", !line);
  if (line === lit) return;
  lit?.removeAttribute("aria-current");
  lit = line ?? null;
  if (!lit) return;
  lit.setAttribute("aria-current", "true");
  const view = lit.closest("[data-window]");
  view?.scrollTo({ top: lit.offsetTop - lit.parentElement.offsetTop, behavior: quick.matches || length < IN_HASTE ? "instant" : "smooth" });
};

document.addEventListener("singing:step", light);

// Of a tune: the syllables, one after another.
const placed = new WeakMap();
const place = (line, syllables) => {
  if (placed.has(line)) return placed.get(line);
  const text = line.querySelector(".w:not(.small) bdi, .w bdi");
  const whole = textOf(text);
  let at = 0;
  const found = syllables.map(([begins, syllable]) => {
    let from = -1;
    for (const letter of [...syllable].filter(isLetter)) {
      at = whole.indexOf(letter, at) + 1 || at;
      if (from < 0) from = at - 1;
    }
    return { begins, held: from < 0 ? [] : mark(text, from, at, "syllable") };
  });
  placed.set(line, found);
  return found;
};
let painting = 0;
const paint = () => {
  cancelAnimationFrame(painting);
  const { syllables, line } = step();
  if (!syllables || !line || !isSinging) return;
  const found = place(line, syllables);
  const now = audio.currentTime + 0.03;
  for (const { begins, held } of found) for (const each of held) each.classList.toggle("sung", begins <= now);
  painting = requestAnimationFrame(paint);
};
document.addEventListener("singing:heard", paint);
