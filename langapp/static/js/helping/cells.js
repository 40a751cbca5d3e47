// Help while a pack is written: readings suggested, lines that mean the same, pictures by a word, and flags beside their
// cells. It listens to the grid, sets nothing by itself and moves no focus. Here is what all of it stands on: the cells of
// the page, and what the server is asked.
const { grid } = window;
const root = document.getElementById("grid");
const doors = `/studio/${grid?.sandbox ? "sandbox/" : ""}`;
const A_PAUSE = 400; // ms
let known = null; // The words of the page, and of which languages readings are known.
let parts = 0;

const keyOf = (row, field) => `${row} ${field}`;
const cellOf = (element) => (element instanceof HTMLElement && element.matches("[data-f]") ? { row: element.closest("[data-row]")?.dataset.row ?? "", field: element.dataset.f } : null);
const boxOf = (element) => element.closest("td, .field") ?? element.parentElement;
const isText = (field) => field === "meaning" || field.endsWith(":text");
const formOf = (field) => field.split(":")[0]; // yue, or yue@also for another way to say it.
const tagOf = (field) => formOf(field).split("@")[0];

let fields = null; // As long as the page stands, it has the same.
const fieldsOf = () => (fields ??= [...new Set([...root.querySelectorAll("[data-f]")].map((each) => each.dataset.f))]);
const forms = () => [...new Set(fieldsOf().filter((field) => field.endsWith(":text")).map(formOf))];
const tags = () => [...new Set(forms().map(tagOf))];
const together = (deed) => (grid.together ? grid.together(deed) : deed());

const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
const make = (name, className, text = "") => Object.assign(document.createElement(name), { className, textContent: text });

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  const other = document.querySelector("svg.icon use");
  use.setAttribute("href", `${(other?.getAttribute("href") ?? "").split("#")[0]}#${name}`);
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

async function asked(address, told) {
  try {
    const reply = await fetch(doors + address, told ? { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(told) } : {});
    return reply.ok && !reply.redirected ? await reply.json() : null;
  } catch {
    return null; // Without a connection there is no help, and nothing else lacks.
  }
}

function put(cell, part) {
  boxOf(cell).append(part);
  describe(cell, part, true);
}

function takeOff(cell, part) {
  part.remove();
  if (cell) describe(cell, part, false);
}

// A cell is described by what stands under it; what others have put there stays.
function describe(cell, part, isThere) {
  const ids = new Set((cell.getAttribute("aria-describedby") ?? "").split(/\s+/).filter(Boolean));
  if (!part.id) part.id = `help-${(parts += 1)}`;
  if (isThere) ids.add(part.id);
  else ids.delete(part.id);
  if (ids.size) cell.setAttribute("aria-describedby", [...ids].join(" "));
  else cell.removeAttribute("aria-describedby");
}
