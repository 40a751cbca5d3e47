// A guest's phone. Every slide is on the page already; the room says which one is up, and the rest needs no network: what is
// tapped meanwhile waits on the page, and goes when it can.
{
  const room = document.querySelector("[data-room]");
  const { room: place } = room.dataset;
  const host = document.getElementById("slide");
  const foot = room.querySelector("[data-foot]");
  const note = room.querySelector("[data-note]");
  const weaving = room.querySelector("form[data-weave]");
  const whispers = room.querySelector("form[data-whispers]");
  const strip = room.querySelector(".threads svg");
  const DYES = ["indigo", "madder", "jade", "lac", "persimmon", "pea"];
  const PAUSE = 600; // ms; a second tap so soon is no second wish
  const RECENT = 25_000; // ms; who heard nothing of the room for longer was away, and is not played what was played then
  const SAID = 3000; // ms that a note stays
  const SPREAD = 3000; // ms over which a room's phones ask for the same,
  const FAR = 8000; // and for a page, which takes the server longer
  const LATEST = 20_000; // ms until what waits is tried again
  const some = (time) => Math.random() * time;

  // The slides

  let slides = [];
  let drawnFor = new Set();
  let up = -1;
  let state = JSON.parse(room.dataset.state);
  let { plays, gate } = state;

  const take = (page) => {
    const drawn = [...page.querySelectorAll("#slide > .slide"), ...[...page.querySelectorAll("template[data-slide]")].map(({ content }) => content.firstElementChild)];
    slides = [];
    for (const each of drawn) slides[Number(each.dataset.number)] = document.adoptNode(each);
    drawnFor = new Set(page.querySelector("[data-tags]").dataset.tags.split(" "));
    up = -1;
  };

  const show = (number) => {
    const slide = slides[number];
    if (!slide || number === up) return;
    const turned = up >= 0;
    up = number;
    if (turned) still();
    host.replaceChildren(slide);
    const { ref, button, title } = slide.dataset;
    document.title = `${title} · Langapp`;
    weaving.hidden = !ref;
    weaving.elements.ref.value = ref;
    weaving.querySelector("button span").textContent = button;
    for (const each of whispers.querySelectorAll("button")) each.removeAttribute("aria-pressed");
    if (!turned) return;
    scrollTo({ top: 0 });
    setTimeout(() => document.dispatchEvent(new Event("card:turned")), 400 + some(SPREAD));
  };

  const reveal = (tags) => {
    for (const slide of slides) {
      for (const each of slide.querySelectorAll("[data-tag]")) {
        const at = tags.indexOf(each.dataset.tag);
        if (at < 0) continue;
        each.hidden = false;
        each.classList.remove(...DYES.map((name) => `dye-${name}`));
        each.classList.add(`dye-${DYES[at % DYES.length]}`);
      }
      for (const they of slide.querySelectorAll("[data-they]")) they.hidden = !they.querySelector("li:not([hidden])");
      for (const all of slide.querySelectorAll("[data-all]")) all.hidden = !slide.querySelector(".sung a[data-play]");
    }
  };

  let asking = false;
  const drawAnew = async () => {
    asking = false;
    const answer = await fetch(place, { redirect: "error" }).catch(() => null);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    take(page);
    reveal(state.tags);
    show(state.slide);
  };

  const draw = (told) => {
    state = told;
    const { doing, paused, over, tags, questions } = told;
    show(told.slide);
    reveal(tags);
    if (tags.some((tag) => !drawnFor.has(tag)) && !asking) {
      asking = true;
      setTimeout(drawAnew, some(FAR));
    }
    const rests = paused || over;
    host.dataset.doing = doing;
    host.hidden = foot.hidden = rests;
    const asked = slides[up]?.querySelector(".say.own") !== null;
    for (const each of room.querySelectorAll(".doing")) each.hidden = rests || each.dataset.doing !== doing || (doing === "ask" && !asked);
    room.querySelector("[data-paused]").hidden = !paused || over;
    room.querySelector("[data-over]").hidden = !over;
    room.querySelector("[data-questions]").hidden = !questions || over;
    if (rests) still();
  };

  // Sound: one after the other, and by itself only where the room asks for it

  let queue = [];
  const still = () => {
    queue = [];
    document.dispatchEvent(new Event("voice:still"));
  };
  const next = () => queue.shift()?.dispatchEvent(new Event("voice:play", { bubbles: true }));
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
    const picture = target.closest(".picture");
    if (picture) choose(picture);
    if (target.closest("[data-all]")) play(slides[up].querySelectorAll(".sung a[data-play]"));
    else if (picture && !target.closest("a")) play(picture.querySelectorAll("a.play"));
    else if (target.closest("a[data-play]")) queue = [];
    else return;
    playsItself = false;
    call(false);
  }, true);

  const choose = (picture) => {
    for (const each of slides[up].querySelectorAll(".picture")) each.classList.toggle("chosen", each === picture);
    weaving.elements.ref.value = picture.dataset.picture;
  };

  // What is tapped: shown at once, told as soon as somebody listens, and once

  const KEPT = `threads ${place}`;
  let waiting = [];
  const kept = (write) => {
    try {
      if (write) sessionStorage.setItem(KEPT, JSON.stringify(waiting));
      else waiting = JSON.parse(sessionStorage.getItem(KEPT)) ?? [];
    } catch {} // Then it waits as long as the page is open.
  };
  const post = async (path, told) => {
    try {
      const { status } = await fetch(place + path, {
        method: "POST",
        headers: { Accept: "application/json" },
        body: new URLSearchParams(told),
        redirect: "error",
      });
      return status;
    } catch {
      return 0;
    }
  };
  const sender = senderOf(KEPT, LATEST, async () => {
    while (waiting.length) {
      const status = await post("/threads", waiting[0]);
      if (status === 0 || status === 429 || status >= 500) return void sender.tryAgain();
      sender.heard();
      waiting.shift();
      kept(true);
    }
  });

  let fades = 0;
  const say = (sentence) => {
    clearTimeout(fades);
    note.textContent = sentence;
    if (sentence) fades = setTimeout(say, SAID, "");
  };

  const grow = () => {
    const count = Number(strip.dataset.count) + 1;
    const rows = Math.floor(count / 6);
    const edge = 34 - 4.5 * rows;
    const part = `${(100 * (count % 6)) / 6}%`;
    const put = (parts, attributes) => {
      for (const each of strip.querySelectorAll(parts)) for (const [name, value] of Object.entries(attributes)) each.setAttribute(name, value);
    };
    put(".rolled", { transform: `translate(0 ${Math.max(0, 4.5 * (rows - 4))})` });
    put(".rows rect", { y: edge, height: 4.5 * rows });
    put(".part rect", { y: edge - 4.5, width: part });
    put(".shuttle", { x: part, y: edge - 8 });
    strip.dataset.count = count;
  };

  let tapped = -PAUSE;
  weaving.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.timeStamp - tapped < PAUSE) return;
    tapped = event.timeStamp;
    waiting.push({ id: freshId(), ref: weaving.elements.ref.value });
    kept(true);
    grow();
    say(how === "waiting" ? note.dataset.away : note.dataset.woven);
    painted().then(sender.flush);
  });

  whispers.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { submitter } = event;
    if (submitter.getAttribute("aria-pressed")) return;
    submitter.setAttribute("aria-pressed", "true");
    const status = await post("/whispers", { kind: submitter.value });
    if (status === 204) say(note.dataset.told);
    else submitter.removeAttribute("aria-pressed");
  });

  // Together with the room

  let how = "";
  const live = liveState({
    events: `${place}/events`,
    state: `${place}/state`,
    onState: (told, away) => {
      const asked = told.plays > plays && told.on === "phones" && away < RECENT && !told.paused && !told.over;
      const shut = told.gate > gate;
      ({ plays, gate } = told);
      draw(told);
      if (asked) playForTheRoom();
      if (shut && !told.over) setTimeout(() => live.look(), some(SPREAD));
    },
    onGone: () => location.replace(place),
    onLink: (now) => {
      how = now;
      if (how === "waiting") say(note.dataset.away);
      else sender.flush();
    },
  });

  take(document);
  kept(false);
  for (const _each of waiting) grow();
  draw(state);
  sender.flush();
}
