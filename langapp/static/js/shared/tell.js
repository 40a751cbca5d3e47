// A sentence for everyone, seen and heard; an empty one takes it away.
function tell(sentence) {
  const status = document.getElementById("status");
  status.textContent = sentence;
  status.className = status.textContent ? "banner" : "unseen";
}
