// A hand that trembles, or a toddler's, taps twice. A second tap on what changes something is not a second wish.
const PAUSE = 600;
const TREMOR = 300; // Taps this close together are one, however long they go on.
const guarded = "form[data-said] button, form[data-undo] button, [data-another], .start button, .someone button, .yes button";
let last = { place: null, taken: -PAUSE, tapped: -PAUSE };

const where = (element) => (element.closest(".actions") ? "actions" : element);

document.addEventListener("click", (event) => {
  const control = event.target.closest(guarded);
  if (!control) return;
  const now = performance.now();
  const place = where(control);
  const again = last.place === place && (now - last.taken < PAUSE || now - last.tapped < TREMOR);
  last = { place, taken: again ? last.taken : now, tapped: now };
  if (!again) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);
