// When it stops: after so many minutes of singing, the last twenty seconds ever softer. Where a page may not set the volume,
// as on an iPhone, it stops after the line in which the time is up.
const FADE = 20; // s
let minutes = 0;
let left = 0; // s
let since = 0; // ms
let isLast = false;

const canFade = (() => {
  const trial = audio.volume;
  audio.volume = 0.5;
  const can = audio.volume === 0.5;
  audio.volume = trial;
  return can;
})();

const stopAfter = (wished) => {
  minutes = wished;
  left = 60 * minutes;
  since = performance.now();
  isLast = false;
  audio.volume = 1;
};

const remaining = () => (minutes ? left - (isSinging ? (performance.now() - since) / 1000 : 0) : Infinity);

const mayGoOn = () => {
  if (!isLast) return true;
  stop();
  return false;
};

const stop = () => {
  rest();
  told("stopped");
  stopAfter(minutes);
};

document.addEventListener("singing:began", () => { since = performance.now(); });
document.addEventListener("singing:rests", () => {
  if (minutes) left -= (performance.now() - since) / 1000;
  since = performance.now();
});
document.addEventListener("singing:time", () => {
  const rest = remaining();
  if (canFade) audio.volume = Math.min(1, Math.max(0, rest / FADE));
  if (rest > 0) return;
  if (canFade || (step().end === undefined && step().length > 60)) stop();
  else isLast = true;
});
