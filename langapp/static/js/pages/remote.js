// The remote. The bar under the thumb is never drawn anew: what its buttons send counts from the newest that is known.
{
  const page = document.querySelector("[data-remote]");
  const at = page.dataset.remote;
  const last = Number(page.dataset.last);
  const TREMOR = 250; // ms within which two taps on one button are one
  const SOON = 300; // ms from one look at who whispers, and who came, to the next
  const LATER = 2000; // ms until what could not be had is asked for again
  const find = (what) => page.querySelector(what);
  const unsent = find("[data-not-taken]");
  const adrift = find("[data-adrift]");
  let state = null;
  let shown = null;
  let looking = false;
  let isWaiting = false; // For the network.
  let marked = Number(page.dataset.slide); // The slide this screen is at.
  const begun = Date.now() - 60_000 * Number(find("[data-minutes]")?.textContent ?? 0);

  // What is up

  const mark = (slide) => {
    marked = slide;
    find("[data-at]").textContent = `${slide + 1} / ${last + 1}`;
    for (const each of page.querySelectorAll("[data-to] button")) {
      if (Number(each.value) === slide) each.setAttribute("aria-current", "step");
      else each.removeAttribute("aria-current");
    }
  };
  const turn = (slide) => {
    still();
    mark(slide);
    const about = find(`[data-to="${slide}"] [data-about]`);
    const heading = find("[data-heading]");
    if (heading && about) heading.replaceChildren(...about.cloneNode(true).childNodes);
    find("#now").toggleAttribute("data-turning", slide !== Number(find("#now").dataset.slide));
    scrollTo(0, 0);
  };
  // What is as it was is let be, so that whoever stands on it, or listens to it, is not moved; what is drawn anew has the
  // focus on what it was on.
  const redraw = (there, drawn) => {
    if (drawnLast.get(there.id) === drawn.outerHTML) return;
    drawnLast.set(there.id, drawn.outerHTML);
    const within = "a[href], button";
    const held = there.contains(document.activeElement) ? document.activeElement : null;
    const place = held && [...there.querySelectorAll(within)].indexOf(held);
    there.replaceChildren(...drawn.childNodes);
    for (const { name, value } of drawn.attributes) there.setAttribute(name, value);
    there.removeAttribute("data-turning");
    if (!held) return;
    const now = [...there.querySelectorAll(within)];
    const same = now.find((each) => what(each) === what(held)) ?? now[Math.min(place, now.length - 1)];
    (same ?? find("[data-move='1'] button")).focus({ preventScroll: true });
  };
  const what = (each) => `${each.getAttribute("href") ?? each.form?.getAttribute("action")} ${each.name ?? ""} ${each.hasAttribute("data-all-here")}`;
  const drawnLast = new Map();
  const put = (text) => {
    const [scrolled, heading] = [scrollY, find("[data-heading]")?.textContent];
    for (const element of new DOMParser().parseFromString(text, "text/html").querySelectorAll("#now, #told, #room")) {
      redraw(document.getElementById(element.id), element);
    }
    scrollTo(0, heading === find("[data-heading]")?.textContent ? scrolled : 0);
    const all = find("[data-all-here]");
    if (all) all.hidden = false;
  };
  const key = () => JSON.stringify({ ...state, revision: 0, plays: 0, threads: 0 });
  const look = async () => {
    if (looking || !state) return;
    looking = true;
    while (shown !== key()) {
      const [now, slide] = [key(), state.slide];
      const answer = await fetch(`${at}/now`, { cache: "no-store", signal: AbortSignal.timeout?.(8000) }).catch(() => null);
      if (!answer?.ok) {
        setTimeout(look, LATER);
        break;
      }
      const text = await answer.text();
      if (marked !== state.slide) break; // More was pressed since, and comes back as another state.
      if (slide !== state.slide) continue;
      put(text);
      shown = now;
      if (state.over) return void location.reload();
      if (shown !== key() && slide === state.slide) await new Promise((resolve) => setTimeout(resolve, SOON));
    }
    looking = false;
  };

  // What is asked for

  // One thing at a time: that a tap was not taken is more than that there is no network.
  const tellOfNetwork = () => { adrift.hidden = !isWaiting || !unsent.hidden; };
  const signedOut = () => location.replace(`${at}/signed-out`);
  const onState = (told) => {
    const slide = room.told(told);
    if (slide === null) return;
    if (slide !== state?.slide) still();
    state = told;
    mark(slide);
    for (const form of page.querySelectorAll("[data-doing]")) form.querySelector("button").ariaPressed = String(form.dataset.doing === told.doing);
    find("[data-pause]").hidden = told.paused;
    find("[data-resume]").hidden = !told.paused;
    look();
  };
  const room = steering({
    at,
    last,
    slide: Number(page.dataset.slide),
    plays: Number(page.dataset.plays),
    onMove: turn,
    onState,
    onSent(how) {
      unsent.hidden = how !== "unsent";
      tellOfNetwork();
      if (how === "gone") signedOut();
      if (how === "refused") location.reload();
    },
  });
  const ask = (form, submitter) => {
    const { doing, playOn, move, to } = form.dataset;
    if (move) return room.move(Number(move));
    if (to) {
      const fold = form.closest("details");
      fold.open = false;
      fold.querySelector("summary").focus();
      return room.go(Number(to));
    }
    if (playOn) return room.play(playOn);
    const fields = new FormData(form);
    if (submitter?.name) fields.set(submitter.name, submitter.value);
    if (doing) fields.set("doing", submitter.ariaPressed === "true" ? "" : doing);
    return room.tell(new URL(form.action).pathname.slice(at.length + 1), fields);
  };
  const tapped = new WeakMap();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.action.startsWith(new URL(`${at}/`, location.href).href)) return;
    event.preventDefault();
    const now = performance.now();
    const twice = now - (tapped.get(form) ?? -TREMOR) < TREMOR;
    tapped.set(form, now);
    if (!twice) ask(form, event.submitter);
  });

  liveState({
    events: `${at}/events`,
    state: `${at}/state`,
    onState,
    onGone: signedOut,
    onLink(how) {
      isWaiting = how === "waiting";
      tellOfNetwork();
    },
  });

  // On this phone, where no wall is

  let queue = [];
  const next = () => queue.shift()?.dispatchEvent(new Event("voice:play", { bubbles: true }));
  function still() {
    queue = [];
    document.dispatchEvent(new Event("voice:still"));
  }
  document.addEventListener("voice:ended", next);
  document.addEventListener("voice:gone", next);
  document.addEventListener("click", ({ target }) => {
    if (target.closest("a[data-play]")) queue = [];
    if (!target.closest("[data-all-here]")) return;
    still();
    queue = [...page.querySelectorAll("#now a[data-play]")];
    next();
  });
  const all = find("[data-all-here]");
  if (all) all.hidden = false;

  setInterval(() => {
    const minutes = find("[data-minutes]");
    if (minutes) minutes.textContent = Math.floor((Date.now() - begun) / 60_000);
  }, 20_000);
}
