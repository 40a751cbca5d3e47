// The steps of a plan are moved in their place: by a button, or by a finger on the grip. The page works without it.
const status = document.querySelector("#status");
let moving = false;

const steps = () => document.querySelector("#steps");

async function move(form, to) {
  if (moving) return;
  moving = true;
  const id = form.closest("[data-step]").dataset.step;
  const way = form.dataset.place;
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams({ to }) });
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    steps().replaceWith(page.querySelector("#steps"));
    const moved = document.getElementById(id);
    const control =
      moved.querySelector(`[data-place="${way}"] button`) ?? moved.querySelector("[data-place] button");
    control?.focus({ preventScroll: true });
    moved.scrollIntoView({ block: "nearest" });
    status.textContent = moved.dataset.moved;
    showGrips();
  } catch {
    form.elements.to.value = to;
    form.submit();
  } finally {
    moving = false;
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-place]");
  if (!form) return;
  event.preventDefault();
  move(form, form.elements.to.value);
});

function showGrips() {
  const grips = steps().querySelectorAll("[data-grip]");
  for (const grip of grips) grip.hidden = grips.length < 2;
}

// Held by its grip, a step goes where the finger is; let go, it stays there.
document.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest("[data-grip]");
  if (!grip || event.button || moving) return;
  event.preventDefault();
  const step = grip.closest("[data-step]");
  const list = step.parentElement;
  const before = [...list.children];
  const { pointerId } = event;
  let last = event.clientY;
  let turning = 0;
  list.dataset.held = "";
  step.dataset.held = "";

  const lay = () => {
    const others = [...list.children].filter((each) => each !== step);
    const under = others.find((each) => {
      const { top, height } = each.getBoundingClientRect();
      return last < top + height / 2;
    });
    if (under !== step.nextElementSibling) list.insertBefore(step, under ?? null);
  };
  const turn = () => {
    const edge = 90;
    const by = last < edge ? -12 : last > innerHeight - edge ? 12 : 0;
    if (by) {
      scrollBy(0, by);
      lay();
    }
    turning = requestAnimationFrame(turn);
  };
  const follow = (moved) => {
    if (moved.pointerId !== pointerId) return;
    last = moved.clientY;
    lay();
  };
  const done = (ended) => {
    if (ended.pointerId !== undefined && ended.pointerId !== pointerId) return;
    cancelAnimationFrame(turning);
    for (const [name, act] of watched) removeEventListener(name, act);
    delete list.dataset.held;
    delete step.dataset.held;
    if (ended.type === "pointerup") {
      const to = [...list.children].indexOf(step);
      if (to !== before.indexOf(step)) move(step.querySelector("[data-place]"), String(to));
    } else list.append(...before);
  };
  const leave = (pressed) => pressed.key === "Escape" && done(pressed);
  const watched = [
    ["pointermove", follow],
    ["pointerup", done],
    ["pointercancel", done],
    ["keydown", leave],
  ];
  for (const [name, act] of watched) addEventListener(name, act);
  turning = requestAnimationFrame(turn);
});

showGrips();
