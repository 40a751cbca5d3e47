// In a play rhyme the last word may be left to the little one: it is a blank in the line that is lit, the sound holds on
// before it about as long as it takes to say, and then goes on.
const SHORTEST = 1; // s to say a word
let isGapped = false;
let word = 0; // a timer

const blank = (line) => {
  if (line.dataset.parted) return;
  const shares = [...line.querySelectorAll(".w bdi, .reading bdi")].map(partLast);
  line.dataset.parted = shares[0] || "0";
};

// Marks the last word of a text, and tells how much of the text it is.
const partLast = (text) => {
  const whole = textOf(text);
  const from = lastWord(whole, text.closest("[lang]")?.lang);
  if (from <= 0) return 0;
  mark(text, from, whole.trimEnd().length, "last-word");
  return letters(whole.slice(from)) / letters(whole);
};

const lastWord = (text, lang) => {
  const words = window.Intl?.Segmenter ? [...new Intl.Segmenter(lang, { granularity: "word" }).segment(text)] : [];
  const last = words.findLast?.(({ isWordLike }) => isWordLike);
  return last ? last.index : text.trimEnd().lastIndexOf(" ") + 1;
};
const hold = () => {
  const { line, sound, start } = step();
  clearTimeout(word);
  line?.classList.remove("filled");
  if (!isGapped || !line || !sound) return;
  blank(line);
  line.classList.add("blank");
  const share = Number(line.dataset.parted);
  const length = share * step().length;
  const from = start + step().length - length;
  if (!share || audio.currentTime >= from) return void line.classList.add("filled");
  const mine = turn;
  const pause = () => {
    if (mine !== turn || !isSinging) return;
    const left = from - audio.currentTime;
    if (left > 0.03) {
      word = setTimeout(pause, 1000 * left);
      return;
    }
    isHeld = true;
    audio.pause();
    word = setTimeout(() => {
      if (mine !== turn || !isSinging) return;
      isHeld = false;
      line.classList.add("filled");
      audio.play().catch(() => {});
    }, 1000 * Math.max(SHORTEST, length));
  };
  if (!line.classList.contains("filled")) pause();
};

const gap = (wished) => {
  isGapped = wished;
  if (!wished) for (const line of document.querySelectorAll(".sung-lines > .blank")) line.classList.remove("blank", "filled");
};

let heldTurn = -1;
document.addEventListener("singing:step", () => {
  for (const line of document.querySelectorAll(".sung-lines > .filled")) line.classList.remove("filled");
  if (isGapped && step().line && step().sound) {
    blank(step().line);
    step().line.classList.add("blank");
  } else if (isGapped && step().line) step().line.classList.add("filled");
});
document.addEventListener("singing:heard", () => {
  if (heldTurn === turn) return; // It goes on after the word.
  heldTurn = turn;
  hold();
});
