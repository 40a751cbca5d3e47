// Beside the cells of a draft: who found a text right, and what checkers and families would say, to be taken or left.
{
  const LATER = 800; // ms after a cell was saved
  const table = document.querySelector("[data-draft]");
  const icons = document.querySelector("svg.icon use")?.getAttribute("href").split("#")[0];
  let marked = new Set();
  let soon = 0;

  const made = (name, words, kind) => {
    const element = document.createElement(name);
    if (words) element.textContent = words;
    if (kind) element.className = kind;
    return element;
  };
  const isolated = (words, like) => {
    const element = made("bdi", words);
    for (const name of like ? ["lang", "dir"] : []) element.setAttribute(name, like.getAttribute(name) ?? "");
    return element;
  };
  const icon = (name) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "icon");
    svg.setAttribute("aria-hidden", "true");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    use.setAttribute("href", `${icons}#${name}`);
    svg.append(use);
    return svg;
  };

  // What says no says it in a sentence: here, where it was asked.
  const refusal = async (answer) => {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return page.querySelector(".problem")?.textContent || page.querySelector("h1")?.textContent || "";
  };

  const settle = async (mark, how, row, button) => {
    const variant = mark.field.split(":")[0].split("@")[1] ?? "";
    const body = new URLSearchParams({ how, variant, said: mark.said, words: mark.text });
    const answer = await fetch(mark.settle, { method: "POST", body, headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok || answer.redirected) {
      const line = button.parentElement;
      line.querySelector("[role=alert]")?.remove();
      button.disabled = false;
      const told = made("p", answer ? await refusal(answer) : "", "refused");
      told.setAttribute("role", "alert");
      if (told.textContent) line.append(told);
      return;
    }
    if (how === "taken" && !mark.text) place(row, mark.field)?.focus();
    const { cells = [] } = await answer.json().catch(() => ({}));
    window.grid?.heard(cells);
    if (!cells.length) await window.grid?.flush(); // What was taken is asked for now, rather than with the next beat.
    if (!cells.length && how === "beside") return location.reload();
    ask();
  };

  const place = (row, field) => window.grid?.element(row, field) ?? window.grid?.element(row, field.replace(/@[^:]*/, ""));

  const drawn = (mark, row, cell) => {
    const line = made("div", "", "mark");
    line.dataset.kind = mark.kind;
    line.append(icon(mark.kind === "right" ? "check" : mark.family ? "family" : "ask"), isolated(mark.says));
    if (mark.text) line.append(made("b")), line.lastChild.append(isolated(mark.text, cell));
    for (const words of [mark.reading, mark.remark]) if (words) line.append(isolated(words));
    for (const [how, words] of mark.answers) {
      const button = made("button", words);
      button.type = "button";
      button.addEventListener("click", () => { button.disabled = true; settle(mark, how, row, button); });
      line.append(button);
    }
    return line;
  };

  const show = (rows) => {
    for (const old of document.querySelectorAll(".mark[data-kind]")) old.remove();
    marked = new Set();
    for (const [row, marks] of Object.entries(rows)) {
      for (const mark of marks) {
        const cell = place(row, mark.field);
        if (!cell) continue;
        marked.add(`${row} ${mark.field}`);
        (cell.closest("td") ?? cell.parentElement).append(drawn(mark, row, cell));
      }
    }
  };

  const ask = async () => {
    const answer = await fetch(`/studio/drafts/${table.dataset.draft}/marks`, { headers: { Accept: "application/json" } }).catch(() => null);
    if (answer?.ok) show(await answer.json());
  };

  if (table) {
    // Where a text was said something of, it may be another text now.
    document.addEventListener("cell:saved", ({ detail }) => {
      if (!marked.has(`${detail.row} ${detail.field}`)) return;
      clearTimeout(soon);
      soon = setTimeout(ask, LATER);
    });
    document.addEventListener("visibilitychange", () => document.hidden || ask());
    addEventListener("load", ask);
  }
}
