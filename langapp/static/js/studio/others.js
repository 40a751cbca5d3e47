// Rows as somebody else has them: they come, go and are put elsewhere, and what we are in stays in sight.

// [row, position, removed] each, in their order.
function changeRows(told) {
  if (!body) return changeForm(told);
  const theirs = told.filter(([id]) => !rowsUnsent.some((edit) => edit.id === id));
  for (const [id, position] of theirs) {
    const row = rowElement(id);
    if (row) row.dataset.at = position;
  }
  for (const [id, position, removed] of theirs) {
    if (removed) goes(rowElement(id));
    else comes(id, position);
  }
  if (theirs.length) renumber();
}

function changeForm(told) {
  for (const [id, , removed] of told) {
    const form = rowElement(id);
    if (form && removed) goes(form);
    else if (form) isBack(form);
  }
}

// A row that somebody is in, or has written in, stays in sight: with a way to put it back.
function goes(row) {
  if (!row) return;
  if (!body || row.contains(document.activeElement) || hasUnsent(row.dataset.row)) {
    isBack(row);
    row.classList.add("gone");
    const after = body ? beforeRow(row) : root.dataset.before ?? null;
    const back = choice(words.put_back, () => {
      if (body) putBack(row.dataset.row, after, row);
      else keepRow({ id: row.dataset.row, after, removed: false });
      isBack(row);
    });
    back.classList.add("put-back");
    if (body) row.cells[1].append(back);
    else row.prepend(back);
  } else takeOut(row);
}

function isBack(row) {
  row.classList.remove("gone");
  row.querySelector(".put-back")?.remove();
}

// A row that we removed before we had seen what somebody wrote in it: it stays until we have.
function stays(id, position, by) {
  const why = say(words.stays, { name: by || words.somebody });
  if (body && !rowsUnsent.some((edit) => edit.id === id)) comes(id, position);
  const row = body && rowElement(id);
  if (row) tellInRow(row, why, words.remove_row, () => removeRow(row));
  sayAloud(why);
}

function comes(id, position) {
  const row = rowElement(id);
  const others = rowElements().filter((each) => each !== row && !isNew(each) && each.dataset.at);
  const before = others.findLast((each) => Number(each.dataset.at) < position) ?? null;
  const isElsewhere = before ? root.dataset.more !== undefined && before === others.at(-1) : first > 1;
  if (!row && isElsewhere) return;
  const placed = row ?? bringBack(id, before) ?? makeRow(id, before);
  placed.dataset.at = position;
  isBack(placed);
  const follows = placed.previousElementSibling;
  if (before === follows || (follows && !follows.dataset.at) || placed.contains(document.activeElement)) return;
  if (before) before.after(placed);
  else body.prepend(placed);
}

function bringBack(id, before) {
  const row = takenOut.get(id);
  if (!row) return null;
  if (before) before.after(row);
  else body.prepend(row);
  renumber();
  return row;
}

const hasUnsent = (id) => [...unsent.values()].some((edit) => edit.row === id);
