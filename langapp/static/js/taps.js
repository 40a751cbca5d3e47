// A hand that trembles, or a toddler's, taps twice. A second tap on what changes something is not a second wish.
const PAUSE = 600;
const TREMOR = 300; // Taps this close together are one, however long they go on.
const guarded = "form[data-fact] button, [data-another], .start button, .someone button, .yes button";
let last = { place: null, taken: -PAUSE, tapped: -PAUSE };

const where = (element) => (element.closest(".actions") ? "actions" : element);

const refuse = (event) => {
  event.preventDefault();
  event.stopImmediatePropagation();
};

// Nor is a tap on whatever page comes to lie under the same finger, before it can have been seen.
const FINGER = 24; // px; a trembling finger stays this near
const ready = performance.now();
let before = null; // The tap that led to this page.
try {
  before = JSON.parse(sessionStorage.getItem("tap"));
  sessionStorage.removeItem("tap");
} catch {
  // A browser that keeps nothing for a page lets such a tap through.
}
if (before && performance.timeOrigin - before.at > PAUSE) before = null;

const unseen = ({ detail, clientX, clientY, timeStamp }) => {
  if (!before || !detail) return false;
  const painted = performance.getEntriesByName("first-contentful-paint")[0]?.startTime;
  if (painted === undefined) return timeStamp - ready < PAUSE;
  const near = Math.hypot(clientX - before.x, clientY - before.y) < FINGER;
  const soon = timeStamp - Math.max(painted, before.tapped ?? 0) < PAUSE;
  before = near && soon ? { ...before, tapped: timeStamp } : null;
  return before !== null;
};

const remember = ({ clientX: x, clientY: y, timeStamp }) => {
  try {
    sessionStorage.setItem("tap", JSON.stringify({ x, y, at: performance.timeOrigin + timeStamp }));
  } catch {
    // As above.
  }
};

document.addEventListener("click", (event) => {
  if (unseen(event)) return refuse(event);
  const control = event.target.closest(guarded);
  if (!control) return;
  const now = performance.now();
  const place = where(control);
  const again = last.place === place && (now - last.taken < PAUSE || now - last.tapped < TREMOR);
  last = { place, taken: again ? last.taken : now, tapped: now };
  remember(event);
  if (again) refuse(event);
}, true);
