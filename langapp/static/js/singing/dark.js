// The screen is black and the page is not: an app on the home screen of an iPhone may fall silent when the phone locks.
let lock = null;
let dialog = null; // Beside the page, so that it stays dark when the next song takes the page's place.

const bring = (fresh) => {
  if (dialog) return void fresh.remove();
  dialog = fresh;
  document.body.append(dialog);
};

const stayAwake = async () => {
  if (lock || document.hidden || !isSinging || !dialog?.open) return;
  lock = await navigator.wakeLock?.request("screen").catch(() => null) ?? null;
  lock?.addEventListener("release", () => { lock = null; });
};
const maySleep = () => {
  lock?.release();
  lock = null;
};

const bars = () => [...document.querySelectorAll("meta[name=theme-color]")];
const darken = () => {
  dialog.showModal();
  for (const bar of bars()) [bar.dataset.before, bar.content] = [bar.content, "#000"];
  stayAwake();
};
const lighten = () => {
  maySleep();
  for (const bar of bars()) bar.content = bar.dataset.before ?? bar.content;
};

document.addEventListener("close", ({ target }) => target === dialog && lighten(), true);
document.addEventListener("visibilitychange", stayAwake);
document.addEventListener("singing:began", stayAwake);
document.addEventListener("singing:rests", maySleep);
