// What a wall says aloud: each part of its slide in turn, with its tile lit. One sound at a time, and none after the slide.
//
//   const sound = wallSound({ wall, button })     play(), forget(), relight() after the slide was drawn anew, open()
//
// Browsers keep a page silent until somebody has touched it: `open` is for every key and tap, and `button` says so meanwhile.
{
  const STALLED = 8000; // ms until a sound that does not come is passed over
  const NEAR = 0.4; // s from where a sound is to where its next part begins
  const SILENCE = [82, 73, 70, 70, 38, 0, 0, 0, 87, 65, 86, 69, 102, 109, 116, 32, 16, 0, 0, 0, 1, 0, 1, 0, 64, 31, 0, 0, 128, 62, 0, 0,
    2, 0, 16, 0, 100, 97, 116, 97, 2, 0, 0, 0, 0, 0];

  globalThis.wallSound = ({ wall, button }) => {
    const audio = new Audio();
    let isOpen = false;
    let wished = false; // Whether something was to be played before anybody had touched the wall.
    let running = null;

    const light = (lit) => {
      for (const each of wall.querySelectorAll("[data-on]")) delete each.dataset.on;
      if (lit === null) return;
      const lights = [...wall.querySelectorAll("[data-lit]")].filter((each) => lit === "" || each.dataset.lit === lit);
      for (const each of lights) each.dataset.on = "";
      for (const each of lights) each.closest("[data-card]")?.setAttribute("data-on", "");
    };
    const stop = () => {
      for (const end of running?.ends ?? []) end();
      running = null;
      audio.pause();
      light(null);
    };

    const wait = (ms, run) => new Promise((resolve) => {
      setTimeout(resolve, ms);
      run.ends.push(resolve);
    });
    const hear = ({ sound, start, end }, run) => new Promise((resolve, reject) => {
      const listening = new AbortController();
      const on = (name, act) => audio.addEventListener(name, act, { signal: listening.signal });
      let moved = performance.now();
      const watch = setInterval(() => performance.now() - moved > STALLED && done(), 500);
      const leave = () => {
        listening.abort();
        clearInterval(watch);
      };
      const done = () => {
        leave();
        resolve();
      };
      run.ends.push(done);
      on("ended", done);
      on("error", done);
      on("timeupdate", () => {
        moved = performance.now();
        if (end != null && audio.currentTime >= end) done();
      });
      const isThere = audio.src === new URL(sound, location.href).href;
      if (!isThere) audio.src = sound;
      if (!isThere || start == null || Math.abs(audio.currentTime - start) > NEAR) audio.currentTime = start ?? 0;
      audio.play().catch((error) => {
        if (error.name !== "NotAllowedError") return done();
        leave();
        reject(error);
      });
    });

    const opened = (yes) => {
      isOpen = yes;
      button.hidden = yes;
    };
    const play = async () => {
      stop();
      const run = running = { ends: [], lit: null };
      try {
        for (const part of JSON.parse(wall.querySelector("#shown").dataset.parts)) {
          run.lit = part.lit;
          light(part.lit);
          await (part.sound ? hear(part, run) : wait(1000 * (part.seconds ?? 0), run));
          if (run !== running) return;
          if (part.gap) audio.pause();
          await wait(1000 * (part.gap ?? 0), run);
          if (run !== running) return;
        }
      } catch {
        wished = true;
        opened(false);
      }
      if (run === running) stop();
    };

    return {
      play,
      forget() {
        wished = false;
        stop();
      },
      relight: () => running && light(running.lit),
      async open() {
        if (isOpen || running) return;
        try {
          audio.src = URL.createObjectURL(new Blob([new Uint8Array(SILENCE)], { type: "audio/wav" }));
          await audio.play();
          opened(true);
          if (wished) play();
          wished = false;
        } catch (error) {
          opened(error.name !== "NotAllowedError");
        }
      },
    };
  };
}
