// A passkey: the device asks whoever holds it for a finger, a face or its code, and the form carries the answer.
// A host that is a number, or has no HTTPS, can have none; then, and in older browsers, the form stays hidden.
const able = isSecureContext
  && window.PublicKeyCredential?.parseCreationOptionsFromJSON
  && window.PublicKeyCredential.parseRequestOptionsFromJSON
  && !/^[\d.]+$|:/.test(location.hostname);

for (const form of able ? document.querySelectorAll("form[data-passkey]") : []) {
  const { passkey: purpose, quiet, kept, offline } = form.dataset;
  let asking = false;

  const answer = async () => {
    const asked = await fetch("/passkeys/challenges", { method: "POST", body: new URLSearchParams({ purpose }) });
    if (asked.redirected) return location.assign(asked.url); // First, show that it is you.
    if (!asked.ok) throw new TypeError("refused");
    const options = await asked.json();
    return purpose === "add"
      ? navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
      : navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (asking) return;
    asking = true;
    tell("");
    try {
      const credential = await answer();
      if (!credential) return;
      form.elements.credential.value = JSON.stringify(credential);
      form.submit();
    } catch (error) {
      asking = false;
      tell(error instanceof TypeError ? offline : error.name === "InvalidStateError" ? kept : quiet);
    }
  });
  form.hidden = false;
}
for (const sentence of able ? document.querySelectorAll("[data-without-passkeys]") : []) sentence.hidden = true;
