// The wall. What it shows is asked for piece by piece, each time the room is at something else; keys lead as on any other.
{
  const wall = document.querySelector("[data-stage]");
  const at = wall.dataset.stage;
  const ONWARD = ["PageDown", " ", "Enter", "ArrowDown"];
  const BACK = ["PageUp", "ArrowUp", "Backspace"];
  const STEPS = 9; // Sizes that words are tried in, until they are on the wall whole;
  const APART = 4; // and by how many of them two languages may differ.
  const RARELY = 1000; // ms from one look at the cloth, or at who came, to the next
  const LATER = 2000; // ms until what could not be had is asked for again
  const IDLE = 4000; // ms until what a hand needs goes away
  const last = Number(wall.dataset.last);
  const ahead = new Map(); // Slides as they were when last looked at.
  const warm = new Set(); // Sounds that the server has made.
  let state = null;
  let shown = null; // What is on the wall, as a key.
  let wanted = Number(find("#shown").dataset.slide);
  let plays = Number(wall.dataset.plays);
  let woven = find("#loom").dataset.woven;
  let due = false; // Whether something is to be played once its slide is up.
  let looking = false;
  let weaving = false;

  function find(what) {
    return wall.querySelector(what);
  }

  // As large as it goes

  const fits = (box) => box.scrollHeight <= box.clientHeight + 1 && box.scrollWidth <= box.clientWidth + 1;
  const step = (each, from, last, isRight) => {
    for (let number = from; number <= last; number += 1) {
      each.dataset.fit = number;
      if (isRight(each)) return number;
    }
    return last;
  };
  const inLines = (heading) => heading.getBoundingClientRect().height / Number.parseFloat(getComputedStyle(heading).lineHeight);
  const fit = () => {
    const heading = find("h1");
    step(heading, 0, 4, () => inLines(heading) < (Number(heading.dataset.fit) > 2 ? 2.2 : 1.2));
    const tiles = [...wall.querySelectorAll("[data-fits]")];
    const words = (each) => each.querySelector(":scope > .words") ?? each;
    const needed = tiles.map((each) => step(each, 0, STEPS, () => fits(words(each)) && fits(each)));
    const least = Math.max(0, ...needed) - APART;
    for (const [index, each] of tiles.entries()) each.dataset.fit = Math.max(needed[index], least);
  };

  // What is up

  const asked = (more = "") => `?${[wall.dataset.asked, more].filter(Boolean).join("&")}`;
  const fetched = async (path, more) => {
    const answer = await fetch(`${at}/stage/${path}${asked(more)}`, { cache: "no-store", signal: AbortSignal.timeout?.(8000) });
    if (!answer.ok) throw new Error(answer.status);
    return answer.text();
  };
  const put = (text, ...names) => {
    for (const element of new DOMParser().parseFromString(text, "text/html").querySelectorAll("#shown, #join, #loom")) {
      if (!names.length || names.includes(element.id)) document.getElementById(element.id).replaceWith(element);
    }
    document.title = `${find("h1").textContent} · Langapp`;
    fit();
    sound.relight();
  };
  const isUp = (slide) => slide === Number(find("#shown").dataset.slide);

  // All that a slide's looks depend on; what comes first is there at once, and who came is told rarely.
  const first = () => [wanted, state.slide, state.doing, state.paused, state.open, state.code, state.over, state.questions, state.voices].join();
  const key = () => `${first()} ${JSON.stringify([state.by_tag, state.families])}`;
  const look = async () => {
    if (looking || !state) return;
    looking = true;
    while (shown !== key()) {
      if (shown?.startsWith(`${first()} `)) await new Promise((resolve) => setTimeout(resolve, RARELY));
      const [now, slide] = [key(), wanted];
      const text = await fetched("tiles", `slide=${slide}`).catch(() => null);
      if (!text) {
        setTimeout(look, LATER);
        break;
      }
      ahead.set(slide, text);
      if (slide !== wanted) continue;
      put(text, "shown", "join");
      wall.classList.toggle("over", state.over);
      shown = now;
    }
    looking = false;
    playWhatIsDue();
    lookAhead();
  };

  const playWhatIsDue = () => {
    if (!due || !isUp(state.slide)) return;
    due = false;
    sound.play();
  };

  // The slides beside this one are here before anybody turns to them; and their sounds are made.
  const lookAhead = async () => {
    for (const slide of [wanted + 1, wanted - 1]) {
      if (slide < 0 || slide > last || ahead.has(slide)) continue;
      const text = await fetched("tiles", `slide=${slide}`).catch(() => null);
      if (text) ahead.set(slide, text);
    }
    for (const { sound: address } of JSON.parse(find("#shown").dataset.parts)) {
      if (address && !warm.has(address)) await fetch(address, { priority: "low" }).catch(() => null);
      warm.add(address);
    }
  };
  const turn = (slide) => {
    wanted = slide;
    due = false;
    sound.forget();
    if (ahead.has(slide)) put(ahead.get(slide), "shown");
    look();
  };

  const weave = async () => {
    if (weaving) return;
    weaving = true;
    const is = () => `${state.threads} ${state.over}`;
    while (woven !== is()) {
      const now = is();
      const text = await fetched("cloth").catch(() => null);
      if (!text) {
        setTimeout(weave, LATER);
        break;
      }
      put(text);
      find("#loom").classList.add("grown");
      woven = now;
      await new Promise((resolve) => setTimeout(resolve, RARELY));
    }
    weaving = false;
  };

  const sound = wallSound({ wall, button: find("[data-sound]") });
  const mark = document.createElement("span");
  mark.className = "adrift";
  const adrift = (yes) => (yes ? wall.append(mark) : mark.remove());
  const signedOut = () => location.replace(`${at}/signed-out`);
  const onSent = (how) => (how === "gone" ? signedOut() : adrift(how === "unsent"));
  const onState = (told) => {
    const slide = room.told(told);
    if (slide === null) return;
    // What lies ready is then not what there would be: other languages, other voices, a wall laid out otherwise.
    const looks = ({ tags, paused, voices, open, code }) => JSON.stringify([tags, paused, voices, open, code]);
    if (!state || looks(state) !== looks(told)) ahead.clear();
    state = told;
    if (slide !== wanted) turn(slide);
    if (told.paused || told.over) sound.forget();
    due ||= told.plays > plays && told.on === "stage";
    plays = Math.max(plays, told.plays);
    playWhatIsDue();
    look();
    weave();
  };
  const room = steering({ at, last, slide: wanted, plays, onMove: turn, onState, onSent });
  liveState({
    events: `${at}/events`,
    state: `${at}/state`,
    onState,
    onGone: signedOut,
    onLink: (how) => adrift(how === "waiting"),
  });

  // Keys, as a clicker sends them

  const dark = (yes) => wall.toggleAttribute("data-dark", yes);
  const fill = () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen?.())?.catch(() => {});
  const night = () => {
    const mode = document.documentElement.dataset.mode === "night" ? "day" : "night";
    document.documentElement.dataset.mode = mode;
    const address = new URL(location.href);
    address.searchParams.set("mode", mode);
    history.replaceState(null, "", address);
    wall.dataset.asked = address.search.slice(1);
  };
  const explain = async () => {
    const there = find("dialog");
    if (there) return void there.remove();
    const answer = await fetch(`${at}/keys`).catch(() => null);
    if (!answer?.ok) return;
    const dialog = document.createElement("dialog");
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    Object.assign(dialog, { lang: page.documentElement.lang, dir: page.documentElement.dir, ariaLabel: page.querySelector("h1").textContent });
    dialog.append(page.getElementById("keys"));
    dialog.querySelector("[hidden]").hidden = false;
    wall.append(dialog);
    dialog.addEventListener("close", () => dialog.remove());
    dialog.showModal();
  };
  const acts = { night, fill, dark: () => dark(true), close: () => find("dialog")?.remove() };
  const LETTERS = { b: acts.dark, ".": acts.dark, p: () => room.play("stage"), r: () => room.play("stage"), f: fill, n: night, "?": explain };

  let moved = 0;
  const stir = () => {
    delete wall.dataset.idle;
    clearTimeout(moved);
    moved = setTimeout(() => { wall.dataset.idle = ""; }, IDLE);
  };

  document.addEventListener("keydown", (event) => {
    const { key: pressed, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    sound.open();
    if (pressed === "Tab") stir();
    if (wall.hasAttribute("data-dark")) {
      event.preventDefault();
      return dark(false);
    }
    const isOnControl = target.closest?.("a, button, summary, input");
    if (isOnControl && (pressed === " " || pressed === "Enter")) return;
    const onward = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
    const act = LETTERS[pressed.toLowerCase()];
    const isForward = ONWARD.includes(pressed) || pressed === onward;
    const isBack = BACK.includes(pressed) || (pressed.startsWith("Arrow") && !isForward);
    if (find("dialog") && !act) return;
    if (!act && !isForward && !isBack) return;
    event.preventDefault();
    if (event.repeat) return;
    if (act) act();
    else room.move(isForward ? 1 : -1);
  });

  document.addEventListener("submit", (event) => {
    const { move } = event.target.dataset;
    if (!move && !event.target.hasAttribute("data-play-it")) return;
    event.preventDefault();
    if (move) room.move(Number(move));
    else room.play("stage");
  });

  document.addEventListener("click", (event) => {
    sound.open();
    if (wall.hasAttribute("data-dark")) return dark(false);
    if (event.target.closest("[data-keys]")) {
      event.preventDefault();
      explain();
    }
    acts[event.target.closest("[data-act]")?.dataset.act]?.();
  });

  document.addEventListener("pointermove", stir);
  addEventListener("resize", fit);
  document.fonts.ready.then(fit);
  fit();
  stir();
  sound.open();
}
