// One voice at a time. A tap plays; a tap while playing begins again, because toddlers interrupt.
const FRESH = 30_000; // ms; a person may take a recording back, so one loaded longer ago is asked for anew.
const audio = new Audio();
audio.preservesPitch = true;
const loaded = { address: "", at: 0 };
let speaking = null;

const still = () => {
  if (speaking) delete speaking.dataset.playing;
  speaking = null;
};

const over = () => {
  still();
  document.dispatchEvent(new Event("voice:ended"));
};

const begin = (control) => {
  audio.pause();
  window.speechSynthesis?.cancel();
  still();
  speaking = control;
  control.dataset.playing = "";
};

const isStale = (address) => address.includes("/recordings/") && performance.now() - loaded.at > FRESH;

const play = async (control) => {
  begin(control);
  if (loaded.address !== control.href || isStale(control.href)) {
    audio.src = control.href;
    Object.assign(loaded, { address: control.href, at: performance.now() });
  }
  audio.currentTime = 0;
  audio.defaultPlaybackRate = audio.playbackRate = Number(control.dataset.rate || 1);
  try {
    await audio.play();
  } catch (error) {
    if (error.name === "AbortError") return;
    still();
    loaded.address = "";
    const status = document.getElementById("status");
    status.textContent = status.dataset.noSound;
    status.className = "banner";
    setTimeout(() => { status.className = "unseen"; }, 6000);
    control.dispatchEvent(new Event("voice:gone", { bubbles: true }));
  }
};

// The device's own voice, where device.js has found one: the words stay on the device.
const say = (control, { aloud, voice }) => {
  begin(control);
  const words = new SpeechSynthesisUtterance(aloud);
  words.voice = voice;
  words.lang = voice.lang;
  words.rate = Number(control.dataset.rate || 1);
  const mine = () => speaking === control;
  words.onend = () => mine() && over();
  words.onerror = ({ error }) => mine() && error !== "interrupted" && error !== "canceled" && play(control);
  speechSynthesis.speak(words);
};

const sound = (control) => {
  const asked = new CustomEvent("voice:asked", { bubbles: true, detail: { own: null } });
  control.dispatchEvent(asked);
  const { own } = asked.detail;
  return own ? say(control, own) : play(control);
};

audio.addEventListener("ended", over);
document.addEventListener("voice:still", () => {
  audio.pause();
  window.speechSynthesis?.cancel();
  still();
});

document.addEventListener("click", (event) => {
  const control = event.target.closest("a[data-play]");
  if (!control || event.metaKey || event.ctrlKey) return;
  event.preventDefault();
  sound(control);
});

document.addEventListener("keydown", (event) => {
  const control = event.target.closest?.("a[data-play]");
  if (!control || event.key !== " ") return;
  event.preventDefault();
  sound(control);
});

document.addEventListener("voice:play", ({ target }) => sound(target));

// The sounds in sight are fetched while nobody waits for them, so that Play answers at once.
const fetchAhead = async () => {
  for (const control of document.querySelectorAll(".say a.play")) {
    const answer = await fetch(control.href, { priority: "low" }).catch(() => null);
    if (!answer?.ok || !answer.redirected) continue;
    for (const each of document.querySelectorAll(`a[data-play][href="${control.getAttribute("href")}"]`)) each.href = answer.url;
  }
};
document.addEventListener("card:turned", fetchAhead);
document.addEventListener("voice:changed", fetchAhead);
addEventListener("load", () => setTimeout(fetchAhead, 800));
