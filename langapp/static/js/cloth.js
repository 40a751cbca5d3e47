// The cloth on Today grows at the tap. A thread the server does not hold yet is woven here, as practice/cloth.py weaves it
// and with the yarn that its drawing brings; the drawing that comes with the answer takes the place of this one.
const place = document.getElementById("cloth");

if (place) {
  const ROW = 4.5; // px, as are all lengths here
  const SHOWN = 15 * ROW;
  let drawn = place; // As the server drew it last.
  let waiting = new Map(); // Of the threads it does not show yet: their languages, by id.

  const topOf = (row) => (3 + row + 3 * Math.floor(row / 18)) * ROW;

  const put = (cloth, parts, attributes) => {
    for (const part of cloth.querySelectorAll(parts)) {
      for (const [name, value] of Object.entries(attributes)) part.setAttribute(name, value);
    }
  };

  const weave = (cloth, tags) => {
    const count = Number(cloth.dataset.count);
    stitch(cloth, count, tags.split(" "));
    grow(cloth, count + 1);
  };

  // Its part of a row; and of what the row has not come to, as the weave repeats itself on a wide screen.
  const stitch = (cloth, count, tags) => {
    const { dyes, inner, rings } = JSON.parse(cloth.dataset.yarn);
    const spoken = tags.map((tag) => new Map(dyes).get(tag)).filter(Boolean);
    const [strong, washed] = spoken[0] ?? dyes[0][1];
    const colours = { strong, washed, inner: spoken.length > 1 ? spoken[spoken.length - 1][0] : inner };
    const [row, from] = [Math.floor(count / 4), count % 4];
    for (let cell = row % 2; cell < 16; cell += 2) {
      const ring = rings[Math.abs(cell - 8) + Math.abs((row % 18) - 9)];
      if (!ring) continue;
      const columns = [0, 1, 2, 3].slice(from);
      const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
      path.setAttribute("stroke", colours[ring] ?? ring);
      path.setAttribute("d", columns.map((column) => `M${(16 * column + cell) * 6 + 2} ${topOf(row) + ROW / 2}h2`).join(""));
      cloth.querySelector("pattern[id$=-weave] g").append(path);
    }
  };

  const grow = (cloth, count) => {
    const [full, part] = [Math.floor(count / 4), `${25 * (count % 4)}%`];
    const woven = topOf(full);
    const edge = woven + (count % 4 ? ROW : 0);
    const bottom = Math.max(edge, SHOWN);
    put(cloth, "pattern[id$=-weave]", { height: edge });
    put(cloth, ".rolled", { transform: `translate(0 ${-Math.max(0, woven - SHOWN)})` });
    put(cloth, ".warp", { y: edge, height: bottom - edge + 1 });
    put(cloth, ".fringe", { y: bottom });
    put(cloth, ".woven rect", { height: woven });
    put(cloth, ".new rect", { y: woven, width: part });
    put(cloth, ".shuttle", { x: part, y: woven - 3.5 });
    if (count % 72 === 0) {
      const border = cloth.querySelector(".border").cloneNode(true);
      border.setAttribute("y", woven - 3 * ROW);
      cloth.querySelector(".shuttle").before(border);
    }
    cloth.dataset.count = count;
    const { one, more } = cloth.dataset;
    put(cloth, "[role=img]", { "aria-label": (count === 1 ? one : more).replace("#", count) });
  };

  const show = () => {
    const before = document.getElementById("cloth");
    const cloth = drawn.cloneNode(true);
    for (const tags of waiting.values()) weave(cloth, tags);
    cloth.querySelector(".new").classList.toggle("fresh", Number(cloth.dataset.count) > Number(before.dataset.count));
    before.replaceWith(cloth);
  };

  document.addEventListener("fact", ({ detail: { fact, state } }) => {
    if (state !== "tapped") return;
    if (fact.kind === "thread") waiting.set(fact.id, fact.tags);
    else if (!waiting.delete(fact.thread)) return;
    show();
  });

  document.addEventListener("outbox", ({ detail }) => {
    if (detail.cloth) drawn = new DOMParser().parseFromString(detail.cloth, "text/html").getElementById("cloth") ?? drawn;
    const threads = detail.waiting.filter(({ kind }) => kind === "thread");
    waiting = new Map(threads.map(({ id, tags }) => [id, tags]));
    if (detail.cloth || waiting.size) show();
  });
}
