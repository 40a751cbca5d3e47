// One voice at a time. A tap plays; a tap while playing begins again, because toddlers interrupt.
const audio = new Audio();
audio.preservesPitch = true;
let speaking = null;

const still = () => {
  if (speaking) delete speaking.dataset.playing;
  speaking = null;
};

const play = async (control) => {
  still();
  speaking = control;
  control.dataset.playing = "";
  if (audio.dataset.address !== control.href) {
    audio.src = control.href;
    audio.dataset.address = control.href;
  }
  audio.currentTime = 0;
  audio.defaultPlaybackRate = audio.playbackRate = Number(control.dataset.rate || 1);
  try {
    await audio.play();
  } catch (error) {
    if (error.name === "AbortError") return;
    still();
    delete audio.dataset.address;
    const status = document.getElementById("status");
    status.textContent = status.dataset.noSound;
    status.className = "banner";
    setTimeout(() => { status.className = "unseen"; }, 6000);
  }
};

audio.addEventListener("ended", still);

document.addEventListener("click", (event) => {
  const control = event.target.closest("a[data-play]");
  if (!control || event.metaKey || event.ctrlKey) return;
  event.preventDefault();
  play(control);
});

document.addEventListener("keydown", (event) => {
  const control = event.target.closest?.("a[data-play]");
  if (!control || event.key !== " ") return;
  event.preventDefault();
  play(control);
});

// The sounds in sight are fetched while nobody waits for them, so that Play answers at once.
const fetchAhead = async () => {
  for (const control of document.querySelectorAll(".say a.play")) {
    const answer = await fetch(control.href, { priority: "low" }).catch(() => null);
    if (!answer?.ok || !answer.redirected) continue;
    for (const each of document.querySelectorAll(`a[data-play][href="${control.getAttribute("href")}"]`)) each.href = answer.url;
  }
};
document.addEventListener("card:turned", fetchAhead);
addEventListener("load", () => setTimeout(fetchAhead, 800));
