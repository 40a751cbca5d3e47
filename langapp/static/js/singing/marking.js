// Pieces of a text as it stands on the page, found by their letters. What is read over a word is no part of it.
const nodesOf = (text) => {
  const walk = document.createTreeWalker(text, NodeFilter.SHOW_TEXT, ({ parentElement }) =>
    parentElement.closest("rt, rp") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
  const nodes = [];
  while (walk.nextNode()) nodes.push(walk.currentNode);
  return nodes;
};
const textOf = (text) => nodesOf(text).map(({ data }) => data).join("");

// Gives the elements that hold it; what stands under a reading is marked with it.
const mark = (text, from, to, name) => {
  let place = 0;
  return nodesOf(text).flatMap((node) => {
    const [begin, end] = [Math.max(from - place, 0), Math.min(to - place, node.data.length)];
    place += node.data.length;
    if (begin >= end) return [];
    const held = node.parentElement.closest("ruby") ?? wrapped(node, begin, end);
    held.classList.add(name);
    return [held];
  });
};
const wrapped = (node, begin, end) => {
  const piece = begin ? node.splitText(begin) : node;
  if (end - begin < piece.data.length) piece.splitText(end - begin);
  const span = document.createElement("span");
  piece.replaceWith(span);
  span.append(piece);
  return span;
};

const isLetter = (letter) => /[\p{L}\p{M}\p{N}]/u.test(letter);
const letters = (text) => [...text].filter(isLetter).length;
