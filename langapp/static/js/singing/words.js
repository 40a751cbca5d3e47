// The line that is heard is lit, and stands at the top of its window; nothing moves but the words in it.
const quick = matchMedia("(prefers-reduced-motion: reduce)");
let lit = null;

const light = () => {
  const { line } = step();
  const lines = line?.parentElement ?? document.querySelector(".sung-lines");
  lines?.classList.toggle("whole", !line);
  if (line === lit) return;
  lit?.removeAttribute("aria-current");
  lit = line ?? null;
  if (!lit) return;
  lit.setAttribute("aria-current", "true");
  const view = lit.closest("[data-window]");
  view?.scrollTo({ top: lit.offsetTop - lit.parentElement.offsetTop, behavior: quick.matches ? "instant" : "smooth" });
};

document.addEventListener("singing:step", light);

// Of a tune: the syllables, one after another.
let painting = 0;
const paint = () => {
  cancelAnimationFrame(painting);
  const { syllables, line } = step();
  if (!syllables || !isSinging) return;
  const now = audio.currentTime;
  [...(line?.querySelectorAll("[data-syllable]") ?? [])].forEach((each, n) => each.classList.toggle("sung", syllables[n] <= now));
  painting = requestAnimationFrame(paint);
};
document.addEventListener("singing:heard", paint);
