// What was wished last, kept on this device: when to stop and what to repeat, of lullabies and of the rest; who sings
// which song; whether the page is bright in the evening.
const KEPT = "singing";

const wishes = () => {
  try {
    return JSON.parse(localStorage.getItem(KEPT)) ?? {};
  } catch {
    return {};
  }
};

const wish = (changed) => {
  try {
    localStorage.setItem(KEPT, JSON.stringify({ ...wishes(), ...changed }));
  } catch {} // Nothing is kept here: it holds until the page is left.
};
