// An id made on the device, so that what is sent twice is kept once: UUID version 7 (RFC 9562).
function freshId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const now = Date.now();
  for (let byte = 0; byte < 6; byte++) bytes[byte] = Math.floor(now / 2 ** (40 - 8 * byte)) % 256;
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}
