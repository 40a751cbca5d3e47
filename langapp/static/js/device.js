// Many devices speak a language better than espeak does. Their own voice then goes first, and says whose it is;
// never one that would send the words elsewhere.
const named = document.querySelector("[data-device-voice]");

if (named && window.speechSynthesis) {
  // What a page calls a language, and what devices call it. Of the rest, the language and the script are enough.
  const CALLED = {
    "yue-hant-hk": /^(yue|zh-hk|zh-hant-hk)\b/,
    "zh-hans": /^(zh|cmn)-(hans|hans-cn|cn)$/,
    "zh-hant-tw": /^(zh|cmn)-(hant|hant-tw|tw)$/,
    pa: /^pa(-guru)?(-in)?$/,
    fil: /^(fil|tl)\b/,
  };
  const ESPEAK = /espeak/i;

  const of = (panel) => {
    const tongue = panel.querySelector(".w").lang.toLowerCase();
    const called = CALLED[tongue] ?? new RegExp(`^${tongue}\\b`);
    return speechSynthesis.getVoices().find((voice) =>
      voice.localService && !ESPEAK.test(voice.name + voice.voiceURI) && called.test(voice.lang.replaceAll("_", "-").toLowerCase()));
  };

  const offer = () => {
    for (const panel of document.querySelectorAll(".say[data-aloud]")) {
      if (of(panel)) panel.querySelector(".voice b").textContent = named.dataset.deviceVoice;
    }
  };

  document.addEventListener("voice:asked", ({ target, detail }) => {
    const panel = target.closest(".say[data-aloud]");
    const voice = panel && of(panel);
    if (voice) detail.own = { aloud: panel.dataset.aloud, voice };
  });

  offer();
  speechSynthesis.addEventListener("voiceschanged", offer);
  for (const name of ["card:turned", "voice:changed"]) document.addEventListener(name, offer);
}
