// A database of this browser's: gives a function that does work in it, and answers what was asked last of it, null for
// nothing; undefined where the browser keeps nothing for a page, or refuses.
const OPENS_WITHIN = 3000; // ms; some browsers never answer, and what waits for them is not kept

function storeOf(name, make) {
  let opening = null;
  const open = () => new Promise((done) => {
    setTimeout(done, OPENS_WITHIN, null);
    try {
      const asked = indexedDB.open(name, 1);
      asked.onupgradeneeded = () => make(asked.result);
      asked.onerror = () => done(null);
      asked.onsuccess = () => {
        asked.result.onclose = () => { opening = null; };
        done(asked.result);
      };
    } catch {
      done(null);
    }
  });
  return async (mode, act) => {
    const database = await (opening ??= open());
    if (!database) return undefined;
    return new Promise((done) => {
      try {
        const work = database.transaction(database.objectStoreNames, mode);
        const wanted = act((store) => work.objectStore(store));
        work.oncomplete = () => done(wanted?.result ?? null);
        work.onerror = work.onabort = () => done(undefined);
      } catch {
        done(undefined);
      }
    });
  };
}
