// The microphone, how loud it is, and when somebody has stopped speaking.
const KINDS = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
const WISHES = { audio: { echoCancellation: false, noiseSuppression: true, autoGainControl: true } };
const LONGEST = 120_000; // ms, unless a line says otherwise
const LOOK = 50; // ms between two looks at the level
const FULL = 0.985; // of full scale: from here on it is cut off
const MOST_CUT = 0.004; // of what is spoken
const FAINT = -46; // dB; a voice that never comes above it is too soft
const NOTHING = -62; // dB; and this is no voice
const STANDS_OUT = 9; // dB above the room
const BEGUN = 150; // ms of speech, before which a pause means nothing
const OVER = 1100; // ms of quiet after speech
const GIVEN_UP = 20_000; // ms in which nobody spoke at all

const canRecord = () => Boolean(window.MediaRecorder && navigator.mediaDevices?.getUserMedia);

// Rejects with NotAllowedError where the person or the browser says no.
async function openMicrophone() {
  const stream = await navigator.mediaDevices.getUserMedia(WISHES);
  const kind = KINDS.find((each) => MediaRecorder.isTypeSupported?.(each));
  const ear = newEar(stream);
  return {
    ear,
    close() {
      for (const track of stream.getTracks()) track.stop();
      ear.close();
    },
    // One take, from now until `stop`; `heard` is called with every look at the level; no longer than `longest` ms.
    record(heard, longest = LONGEST) {
      const recorder = new MediaRecorder(stream, kind ? { mimeType: kind } : {});
      const room = newRoom();
      const pieces = [];
      const began = performance.now();
      const look = setInterval(() => {
        const level = ear.level();
        room.note(level);
        heard(level, room);
        if (performance.now() - began > longest) stop();
      }, LOOK);
      const stop = () => recorder.state !== "inactive" && recorder.stop();
      const done = new Promise((resolve) => {
        recorder.addEventListener("stop", () => {
          clearInterval(look);
          resolve({ sound: new Blob(pieces, { type: recorder.mimeType }), problem: room.problem });
        });
      });
      recorder.addEventListener("dataavailable", ({ data }) => data.size && pieces.push(data));
      stream.getTracks()[0].addEventListener("ended", stop);
      recorder.start();
      return { stop, done, began };
    },
  };
}

// Where the level cannot be known, there is none, and nothing else is missing.
function newEar(stream) {
  const Context = window.AudioContext ?? window.webkitAudioContext;
  if (!Context) return { level: () => null, wake() {}, close() {} };
  const context = new Context();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  return {
    level() {
      if (context.state !== "running") return null;
      analyser.getFloatTimeDomainData(samples);
      let sum = 0;
      let cut = 0;
      for (const sample of samples) {
        sum += sample * sample;
        if (Math.abs(sample) >= FULL) cut += 1;
      }
      return { loud: 10 * Math.log10(sum / samples.length + 1e-10), cut: cut / samples.length };
    },
    wake: () => context.state === "suspended" && context.resume(),
    close: () => context.close(),
  };
}

// A room is never silent: the floor falls at once to what is quiet, and rises slowly to what goes on.
function newRoom() {
  let floor = -40;
  let loudest = -100;
  let looks = 0;
  let cut = 0;
  let spoken = 0;
  let quiet = 0;
  const started = performance.now();
  return {
    note(level) {
      if (!level) return;
      const loud = Math.max(level.loud, -75);
      looks += 1;
      floor = loud < floor ? floor + (loud - floor) * 0.5 : floor + 0.04;
      loudest = Math.max(loudest, loud);
      if (loud > Math.max(floor + STANDS_OUT, -56)) {
        spoken += LOOK;
        cut += level.cut;
        quiet = 0;
      } else {
        quiet += LOOK;
      }
    },
    get over() {
      return spoken >= BEGUN && quiet >= OVER;
    },
    get nobody() {
      return spoken < BEGUN && performance.now() - started > GIVEN_UP;
    },
    get problem() {
      if (looks < 4) return "";
      if (loudest < NOTHING) return "silent";
      if (cut * LOOK > spoken * MOST_CUT) return "loud";
      return loudest < FAINT ? "quiet" : "";
    },
  };
}

