// Resolves once what was just changed has been painted: whatever nobody looks at can wait until then.
const painted = () => new Promise((done) => {
  requestAnimationFrame(() => setTimeout(done));
  setTimeout(done, 300); // ms; a page in the background is not painted
});
