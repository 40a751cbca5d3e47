// Sends what waits on this phone: one round after the other, and by one page at a time, so that what another page has
// sent is sent. `round` says by `tryAgain` that something is left, and by `heard` that somebody listens.
const SOONEST = 4000; // ms until it is tried again, doubled each time

function senderOf(name, latest, round) {
  let sending = null;
  let asked = false;
  let retry;
  let wait = SOONEST;
  const rounds = async () => {
    try {
      while (asked) {
        asked = false;
        await (navigator.locks ? navigator.locks.request(name, round) : round());
      }
    } finally {
      sending = null; // At once, so that nobody asks between the last look and this.
    }
  };
  const flush = () => {
    clearTimeout(retry);
    asked = true;
    return sending ??= rounds();
  };
  const heard = () => { wait = SOONEST; };
  const tryAgain = () => {
    retry = setTimeout(flush, wait * (1 + Math.random() / 4));
    wait = Math.min(2 * wait, latest);
  };
  return { flush, heard, tryAgain };
}
