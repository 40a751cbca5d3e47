// A wall: one line at a time, turned by keys as a clicker sends them. The sounds are fetched while nobody waits, and the
// page then needs no network as long as it is open.
{
  const wall = document.querySelector("[data-projector]");
  const walls = [...wall.querySelectorAll("[data-wall]")];
  const bar = wall.querySelector(".turning");
  const at = wall.querySelector("[data-at]");
  const FORWARDS = ["PageDown", " ", "Enter", "ArrowDown"];
  const BACKWARDS = ["PageUp", "Backspace", "ArrowUp"];
  const STEPS = 6; // Sizes a line is tried in, until it is on the wall whole.
  let top = Math.max(0, walls.findIndex(({ id }) => id && id === decodeURIComponent(location.hash.slice(1))));
  let queue = [];

  const fits = (each) => each.scrollHeight <= each.clientHeight + 1 && each.scrollWidth <= each.clientWidth + 1;
  const fit = (each) => {
    for (let step = 0; step <= STEPS; step += 1) {
      each.dataset.fit = step;
      if (fits(each)) return;
    }
  };
  const still = () => {
    queue = [];
    document.dispatchEvent(new Event("voice:still"));
  };
  const turn = (to) => {
    if (to < 0 || to >= walls.length) return;
    still();
    top = to;
    for (const [index, each] of walls.entries()) each.toggleAttribute("data-on", index === top);
    fit(walls[top]);
    at.textContent = `${top + 1} / ${walls.length}`;
    history.replaceState(null, "", `#${walls[top].id}`);
  };
  const play = (controls) => {
    still();
    queue = [...controls];
    queue.shift()?.dispatchEvent(new Event("voice:play", { bubbles: true }));
  };
  const playAll = () => play(walls[top].querySelectorAll("a[data-play]"));
  const hide = (what) => {
    const isHidden = wall.classList.toggle(`no-${what}`);
    wall.querySelector(`[data-hide=${what}]`).setAttribute("aria-pressed", String(isHidden));
    fit(walls[top]);
  };
  const fill = () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen?.())?.catch(() => {});

  document.addEventListener("voice:ended", () => queue.shift()?.dispatchEvent(new Event("voice:play", { bubbles: true })));

  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (wall.classList.contains("dark")) {
      event.preventDefault();
      return void wall.classList.remove("dark");
    }
    const onward = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
    const isOnControl = target.closest?.("a, button, summary, input");
    if (isOnControl && (key === " " || key === "Enter")) return;
    const letter = key.toLowerCase();
    if (FORWARDS.includes(key) || key === onward) turn(top + 1);
    else if (BACKWARDS.includes(key) || key === "ArrowLeft" || key === "ArrowRight") turn(top - 1);
    else if (key === "Home") turn(0);
    else if (key === "End") turn(walls.length - 1);
    else if (letter === "p") playAll();
    else if (letter === "r") hide("reading");
    else if (letter === "m") hide("meaning");
    else if (letter === "b" || key === ".") wall.classList.add("dark");
    else if (letter === "f") fill();
    else if (/^[1-3]$/.test(key)) play([...walls[top].querySelectorAll("[data-spoken]")].slice(key - 1, key).flatMap((each) => [...each.querySelectorAll("a[data-play]")]));
    else return;
    event.preventDefault();
  });

  document.addEventListener("click", ({ target }) => {
    if (wall.classList.contains("dark")) return void wall.classList.remove("dark");
    const by = target.closest("[data-turn]")?.dataset.turn;
    const what = target.closest("[data-hide]")?.dataset.hide;
    if (by) turn(top + Number(by));
    else if (what) hide(what);
    else if (target.closest("[data-all-sounds]")) playAll();
    else if (target.closest("a[data-play]")) queue = [];
    else play(target.closest("[data-spoken]")?.querySelectorAll("a[data-play]") ?? []);
  });

  // What sounds is kept in the page, the next lines first; a phone of a family keeps it besides.
  const keepSounds = async () => {
    const inTurn = [...walls.slice(top), ...walls.slice(0, top)];
    for (const control of inTurn.flatMap((each) => [...each.querySelectorAll("a[data-play]")])) {
      const answer = await fetch(control.href, { priority: "low" }).catch(() => null);
      if (answer?.ok) control.href = URL.createObjectURL(await answer.blob());
    }
  };

  if (walls.length) {
    wall.classList.add("one-at-a-time");
    bar.hidden = false;
    turn(top);
    addEventListener("resize", () => fit(walls[top]));
    document.fonts.ready.then(() => fit(walls[top]));
    addEventListener("load", () => setTimeout(keepSounds, 800));
  }
}
