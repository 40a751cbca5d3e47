// The browser offers once, and often before anybody listens, to put the app on the home screen. It is offered in our own
// words instead: see pages/ahead.js. Gives the newest offer, each of which is good for one answer.
let installPrompt = null;

addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  installPrompt = event;
});
