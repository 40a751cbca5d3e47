// What means the same: on the shelf, and elsewhere in this draft.
const places = { said: new Map(), of: new Map() }; // By what stands there: which rows; and by cell: what stands there.
const later = new Map(); // By row: the timer.

function lookAround(row, field) {
  clearTimeout(later.get(row));
  later.set(row, setTimeout(() => {
    later.delete(row);
    compare(row, field);
    lookOnShelf(row, field);
  }, A_PAUSE));
}

function compare(row, field) {
  place(row, field);
  const others = [...(places.said.get(places.of.get(keyOf(row, field))) ?? [])].filter((each) => each !== row && grid.element(each, field));
  const number = others.length ? grid.element(others[0], field).closest("tr")?.querySelector("th")?.textContent.trim() : "";
  flag(row, field, "twice", number ? [fill(known.words.twice, { row: number })] : []);
}

function place(row, field) {
  const key = keyOf(row, field);
  const text = folded(grid.value(row, field));
  const now = text ? `${field} ${text}` : "";
  const before = places.of.get(key) ?? "";
  if (before === now) return;
  places.said.get(before)?.delete(row);
  places.of.set(key, now);
  if (!now) return;
  if (!places.said.has(now)) places.said.set(now, new Set());
  places.said.get(now).add(row);
}

const folded = (text) => text.normalize("NFC").toLowerCase().replace(/[\p{P}\p{S}\s\u200b]+/gu, "");

async function lookOnShelf(row, field) {
  const meaning = grid.value(row, "meaning");
  const typed = grid.value(row, field);
  const found = typed.trim() && await asked(`alike?${new URLSearchParams({
    meaning: field === "meaning" ? typed : "",
    text: field === "meaning" ? "" : typed,
    tag: field === "meaning" ? "" : tagOf(field),
    tags: tags().join(" "),
    draft: root.dataset.draft ?? "",
  })}`);
  if (grid.value(row, field) !== typed) return;
  if (isOffered(keyOf(row, field), "link")) withdraw(keyOf(row, field));
  const best = found?.alike?.find(({ cells }) => gives(row, cells).length);
  if (best) {
    const words = best.same ? known.words.link : known.words.link_like;
    offer(row, field, { kind: "link", what: best.ref, content: [icon("pack"), " ", fill(words, best)], take: () => link(row, best) });
  }
  if (field === "meaning" && grid.element(row, "picture")) suggestPicture(row, meaning);
}

// Of the cells of another line, those that are empty here.
const gives = (row, cells) => Object.entries(cells).filter(([field]) => grid.element(row, field) && !grid.value(row, field));

function link(row, { ref, cells }) {
  together(() => {
    gives(row, cells).forEach(([field, value]) => {
      withdraw(keyOf(row, field));
      forgetReading(keyOf(row, field));
      grid.set(row, field, value);
    });
    grid.cameFrom?.(row, ref);
  });
}
