// What can be done with a row: behind its number, by mouse, finger or key.
const menu = root.querySelector("[data-row-menu]");
let ofRow = null;

function readyForMenu(link) {
  link.setAttribute("role", "button");
  link.setAttribute("aria-haspopup", "menu");
}

function openMenu(link) {
  ofRow = link.closest("tr");
  if (isNew(ofRow)) return;
  menu.querySelector("a")?.setAttribute("href", link.href);
  menu.hidden = false;
  const { bottom, left, right } = link.getBoundingClientRect();
  menu.style.top = `${Math.max(8, Math.min(bottom, innerHeight - menu.offsetHeight - 8))}px`;
  menu.style.left = `${isRightToLeft() ? right - menu.offsetWidth : left}px`;
  menu.querySelector("[role=menuitem]").focus();
}

function closeMenu(back = true) {
  if (menu.hidden) return;
  menu.hidden = true;
  if (back) ofRow?.querySelector("th a")?.focus();
}

const deeds = {
  above: (row) => insertRow(row, true),
  below: (row) => insertRow(row, false),
  up: (row) => moveRow(row, true),
  down: (row) => moveRow(row, false),
  remove: (row) => removeRow(row),
};

function tapped(event) {
  const link = event.target.closest("tbody th a[role=button]");
  const item = event.target.closest("[data-deed]");
  if (item) {
    const row = ofRow;
    closeMenu(false);
    const next = deeds[item.dataset.deed](row) ?? row;
    if (next?.isConnected) goTo(cellsOf(next)[0], false);
  } else if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    if (menu.hidden || ofRow !== link.closest("tr")) openMenu(link);
    else closeMenu();
  } else if (!event.target.closest("[data-row-menu]")) closeMenu(false);
}

function pressedInMenu(event) {
  const items = [...menu.querySelectorAll("[role=menuitem]")];
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (to !== undefined) items.at(to % items.length).focus();
  else if (event.key === "Escape" || event.key === "Tab") closeMenu();
  else return;
  event.preventDefault();
  event.stopPropagation();
}
