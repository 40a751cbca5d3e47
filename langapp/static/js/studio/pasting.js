// What comes out of the clipboard as rows of texts: a table of Excel, Sheets or Word; lines with tabs; a table of
// Markdown; lines of a chat, as in "text - meaning". One piece of text on one line is nobody's table.
const NUMBERED = /^\s*(?:\(?\d{1,3}[.)、．:]|[-•*–·])\s+/u;
const SPOKEN = /^\s*\[[^\]]*\d[^\]]*\]\s*[^:\]]{1,40}:\s+/u; // [22/11, 10:32] Mei: …
const BETWEEN = ["\t", " | ", " — ", " – ", " - ", " = ", " → ", "：", ": "];
const IN_BRACKETS = /^(.+?)\s*[(（]([^()（）]+)[)）]\s*$/u;
const MOST_OF = 0.6;

function tableOf(clipboard) {
  const html = clipboard.getData("text/html");
  const text = clipboard.getData("text/plain");
  const rows = (html.includes("<t") && fromHtml(html)) || fromText(text);
  const cut = rows?.map((cells) => cells.map((cell) => oneLine(cell).replace(/\u00a0/g, " ").trim())).filter((cells) => cells.some(Boolean));
  return cut?.length > 1 || cut?.[0]?.length > 1 ? even(cut) : null;
}

const even = (rows) => {
  const wide = Math.max(...rows.map((cells) => cells.length));
  return rows.map((cells) => [...cells, ...Array(wide - cells.length).fill("")]);
};

// The policy of this page forbids styles in a tag, and a browser reports each of those that Excel writes.
const withoutStyle = (tag) => tag.replace(/\sstyle\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi, "");

function fromHtml(html) {
  const page = new DOMParser().parseFromString(html.replace(/<[a-z][^>]*>/gi, withoutStyle), "text/html");
  const rows = [...page.querySelectorAll("tr")];
  if (!rows.length) return null;
  const spans = []; // Of each column, how many rows below are taken by a merged cell.
  return rows.map((row) => {
    const cells = [];
    const skip = () => {
      while (spans[cells.length] > 0) {
        spans[cells.length] -= 1;
        cells.push("");
      }
    };
    for (const cell of row.cells) {
      skip();
      for (const turn of cell.querySelectorAll("br")) turn.replaceWith(" ");
      for (let at = 0; at < Math.min(cell.colSpan, 40); at++) {
        spans[cells.length] = cell.rowSpan - 1;
        cells.push(at ? "" : cell.textContent.replace(/\s+/g, " "));
      }
    }
    skip();
    return cells;
  });
}

function fromText(text) {
  if (text.includes("\t")) return fromTabs(text);
  const lines = text.split(/\r\n|[\r\n\u2028\u2029]/).map((line) => line.trim()).filter(Boolean);
  if (lines.length < 2) return null;
  if (lines.every((line) => line.startsWith("|"))) return fromMarkdown(lines);
  const bare = lines.map((line) => line.replace(SPOKEN, "").replace(NUMBERED, ""));
  const between = BETWEEN.find((each) => bare.filter((line) => line.includes(each)).length >= MOST_OF * bare.length);
  const cut = between ? bare.map((line) => line.split(between)) : bare.map((line) => [line]);
  const wide = between ? usual(cut.map((cells) => cells.length)) : 1;
  const rows = cut.map((cells) => [...cells.slice(0, wide - 1), cells.slice(wide - 1).join(between)]);
  const bracketed = rows.filter(([text]) => IN_BRACKETS.test(text)).length;
  if (bracketed < MOST_OF * rows.length) return rows;
  return rows.map(([text, ...rest]) => [...(text.match(IN_BRACKETS)?.slice(1) ?? [text, ""]), ...rest]);
}

const usual = (numbers) => numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)];

function fromMarkdown(lines) {
  return lines
    .map((line) => line.replace(/^\||\|$/g, "").split(/(?<!\\)\|/).map((cell) => cell.replace(/\\\|/g, "|")))
    .filter((cells) => !cells.every((cell) => /^\s*:?-+:?\s*$/.test(cell)));
}

// Cells in quotes may have tabs, line ends and doubled quotes in them, as a spreadsheet copies them.
function fromTabs(text) {
  const rows = [[""]];
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    const row = rows.at(-1);
    const isStart = row.at(-1) === "" && !quoted;
    if (quoted && letter === '"' && text[at + 1] === '"') {
      row[row.length - 1] += '"';
      at += 1;
    } else if (quoted && letter === '"') quoted = false;
    else if (letter === '"' && isStart && text.indexOf('"', at + 1) > 0) quoted = true;
    else if (!quoted && letter === "\t") row.push("");
    else if (!quoted && (letter === "\n" || letter === "\r")) {
      if (letter === "\r" && text[at + 1] === "\n") at += 1;
      rows.push([""]);
    } else row[row.length - 1] += letter;
  }
  return rows;
}
