/** The code on a place's QR label, as scanned or typed: the twin of service/places/label.py. */

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH = 10;
const MISREAD: Record<string, string> = { O: "0", I: "1", L: "1" };

/** The label meant by what was typed, in either case, with spaces or hyphens; null if it was mistyped. */
export function readLabel(typed: string): string | null {
  const label = typed
    .replace(/[\s\-–—]/g, "")
    .toUpperCase()
    .replace(/[OIL]/g, (letter) => MISREAD[letter]!);
  const symbols = [...label].map((symbol) => ALPHABET.indexOf(symbol));
  if (symbols.length !== LENGTH || symbols.includes(-1)) return null;
  return symbols.reduce((total, symbol) => doubled(total) ^ symbol, 0) === 0 ? label : null;
}

/** What a QR code says: the address `…/m/at/<label>`, or the bare label; null for any other code. */
export function labelInCode(said: string): string | null {
  const inAddress = /\/m\/at\/([^/?#]+)/.exec(said);
  return readLabel(inAddress ? inAddress[1]! : said);
}

/** Times x in GF(32), modulo x^5 + x^2 + 1. */
function doubled(symbol: number): number {
  return (symbol << 1) ^ (symbol & 16 ? 0b100101 : 0);
}
