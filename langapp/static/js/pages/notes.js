// The tune on a staff. What draws it means to write styles into the page, which the policy forbids: they go another way.
const NARROW = 640; // px
const BARS = 3; // in a narrow line; a wide one is as it was written down
const native = { make: document.createElementNS, set: Element.prototype.setAttribute };

const draw = (place, abc) => {
  const width = place.clientWidth - 32;
  const narrow = width < NARROW;
  document.createElementNS = (space, name) => native.make.call(document, space, name === "style" ? "metadata" : name);
  Element.prototype.setAttribute = function (name, value) {
    if (name === "style") this.style.cssText = value;
    else native.set.call(this, name, value);
  };
  try {
    window.ABCJS.renderAbc(place, abc, {
      staffwidth: width,
      paddingleft: 0,
      paddingright: 0,
      paddingtop: 0,
      paddingbottom: 16,
      ...(narrow && { wrap: { minSpacing: 1.2, maxSpacing: 2.6, preferredMeasuresPerLine: BARS } }),
      format: { vocalfont: `system-ui ${narrow ? 13 : 15}`, tempofont: "system-ui 12" },
    });
  } finally {
    document.createElementNS = native.make;
    Element.prototype.setAttribute = native.set;
  }
};

const place = document.querySelector("[data-staff]");
const written = document.querySelector("[data-abc]");
if (window.ABCJS) {
  // The heading says already what the song is called.
  const abc = written.textContent.replace(/^[TCOSZN]:.*\n?/gm, "");
  place.hidden = false;
  written.hidden = true;
  draw(place, abc);
  let width = innerWidth;
  addEventListener("resize", () => {
    if (width === innerWidth) return;
    width = innerWidth;
    draw(place, abc);
  });
}
