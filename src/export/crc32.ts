/** CRC-32 as zip files have it (ISO 3309), of bytes that come in pieces. */

/** Of four bytes at once: the n-th row is that of a byte with n zeros after it. */
const TABLES = (() => {
  const rows = Array.from({ length: 4 }, () => new Uint32Array(256));
  const [first] = rows as [Uint32Array];
  for (let byte = 0; byte < 256; byte++) {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? 0xedb8_8320 : 0);
    first[byte] = value;
  }
  for (let byte = 0; byte < 256; byte++) {
    let value = first[byte] ?? 0;
    for (const row of rows.slice(1)) {
      value = (value >>> 8) ^ (first[value & 255] ?? 0);
      row[byte] = value;
    }
  }
  return rows as [Uint32Array, Uint32Array, Uint32Array, Uint32Array];
})();

/** @param before of the bytes before these; 0 at the start */
export function crc32(bytes: Uint8Array, before = 0): number {
  const [t0, t1, t2, t3] = TABLES;
  let crc = ~before;
  let at = 0;
  for (const whole = bytes.length - 3; at < whole; at += 4) {
    crc ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    crc = t3[crc & 255]! ^ t2[(crc >>> 8) & 255]! ^ t1[(crc >>> 16) & 255]! ^ t0[crc >>> 24]!;
  }
  for (; at < bytes.length; at++) crc = (crc >>> 8) ^ t0[(crc ^ bytes[at]!) & 255]!;
  return ~crc >>> 0;
}
