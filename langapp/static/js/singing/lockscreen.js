// What a lock screen, headphones and a car show and ask for.
const tellWhat = (title, artist) => {
  if (!navigator.mediaSession || !window.MediaMetadata) return;
  const icon = document.querySelector("link[rel=apple-touch-icon]");
  navigator.mediaSession.metadata = new MediaMetadata({ title, artist, artwork: [{ src: icon.href, sizes: "180x180", type: "image/png" }] });
};

const tellWhere = (position, duration) => {
  try {
    navigator.mediaSession?.setPositionState?.({ position: Math.min(position, duration), duration });
  } catch {} // A browser that counts otherwise shows nothing.
};

const answer = (acts) => {
  for (const [name, act] of Object.entries(acts)) {
    try {
      navigator.mediaSession?.setActionHandler(name, act);
    } catch {} // Not known there.
  }
};

document.addEventListener("singing:began", () => { if (navigator.mediaSession) navigator.mediaSession.playbackState = "playing"; });
document.addEventListener("singing:rests", () => { if (navigator.mediaSession) navigator.mediaSession.playbackState = "paused"; });
