// A hand that trembles, or a toddler's, taps twice. A second tap on what changes something is not a second wish.
const PAUSE = 600;
const guarded = "form[data-said] button, form[data-undo] button, [data-another], .start button";
let last = { place: null, at: -PAUSE };

const where = (element) => (element.closest(".actions") ? "actions" : element);

document.addEventListener("click", (event) => {
  const control = event.target.closest(guarded);
  if (!control) return;
  const now = performance.now();
  if (last.place === where(control) && now - last.at < PAUSE) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  last = { place: where(control), at: now };
}, true);
