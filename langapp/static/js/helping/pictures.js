// Pictures: one that is obvious is suggested; in its cell, those a word finds are shown.
let picker = null; // {element, cell}
let picking = 0;

async function suggestPicture(row, meaning) {
  if (grid.value(row, "picture") || !meaning.trim()) return;
  const found = await asked(`pictures?${new URLSearchParams({ q: meaning })}`);
  const best = found?.pictures?.find(({ obvious }) => obvious);
  if (!best || grid.value(row, "picture") || grid.value(row, "meaning") !== meaning) return;
  const content = picture(best);
  content[1].textContent = fill(known.words.picture, { name: content[1].textContent });
  offer(row, "picture", { kind: "picture", what: best.name, content, take: () => grid.set(row, "picture", best.name) });
}

function picture({ name, address }) {
  const image = document.createElement("img");
  Object.assign(image, { src: address, alt: "", width: 40, height: 40 });
  return [image, make("span", "", name.replaceAll("-", " "))];
}

function pick(row, q) {
  clearTimeout(picking);
  if (!known) return;
  picking = setTimeout(async () => {
    const found = q.trim() ? await asked(`pictures?${new URLSearchParams({ q })}`) : null;
    const cell = grid.element(row, "picture");
    if (cell && boxOf(cell).contains(document.activeElement)) showPicker(row, cell, found?.pictures ?? [], q);
  }, A_PAUSE);
}

function showPicker(row, cell, pictures, q) {
  closePicker();
  const element = make("div", "picker");
  picker = { element, cell };
  if (!pictures.length) {
    if (!q.trim()) return;
    element.append(make("p", "", known.words.no_picture));
    return put(cell, element);
  }
  const list = make("div", "found");
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", known.words.pictures);
  list.tabIndex = -1;
  for (const each of pictures) {
    const option = make("div", "one");
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", String(each.name === cell.value));
    option.id = `picture-${each.name}`;
    option.dataset.name = each.name;
    option.append(...picture(each));
    list.append(option);
  }
  const take = (option) => {
    if (!option) return;
    grid.set(row, "picture", option.dataset.name);
    closePicker();
    cell.focus();
  };
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", ({ target }) => take(target.closest(".one")));
  list.addEventListener("keydown", (event) => inPicker(event, list, take, cell));
  element.append(list);
  put(cell, element);
}

function closePicker() {
  clearTimeout(picking);
  if (picker) takeOff(picker.cell, picker.element);
  picker = null;
}

function enterPicker() {
  const list = picker.element.querySelector("[role=listbox]");
  list?.focus();
  if (list) choose(list, list.firstElementChild);
}

function leavePicker() {
  if (picker && !picker.element.contains(document.activeElement) && document.activeElement !== picker.cell) closePicker();
}

function inPicker(event, list, take, cell) {
  const options = [...list.children];
  const at = options.findIndex((each) => each.id === list.getAttribute("aria-activedescendant"));
  const eye = getComputedStyle(list).direction === "rtl" ? -1 : 1;
  const step = { ArrowDown: 1, ArrowUp: -1, ArrowRight: eye, ArrowLeft: -eye }[event.key];
  if (step) choose(list, options[(at + step + options.length) % options.length]);
  else if (event.key === "Enter" || event.key === " ") take(options[at]);
  else if (event.key === "Escape") {
    cell.focus();
    closePicker();
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

function choose(list, option) {
  list.querySelector(".active")?.classList.remove("active");
  option.classList.add("active");
  list.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}
