/** Spaces that are not ASCII's, which become it (RFC 3454, table C.1.2). */
const SPACES = /[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000]/gu
/** What is mapped to nothing (table B.1). */
// biome-ignore lint/suspicious/noMisleadingCharacterClass: characters that join others are what is looked for.
const NOTHING = /[\u00ad\u034f\u1806\u180b-\u180d\u200c\u200d\u2060\ufe00-\ufe0f\ufeff]/gu
/** What may not be there: controls, private and half characters, marks of direction, tags (tables C.2 to C.9). */
const PROHIBITED =
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: as above.
  /[\p{Cc}\p{Co}\p{Cs}\p{Noncharacter_Code_Point}\u0340\u0341\u06dd\u070f\u180e\u200e\u200f\u2028-\u202e\u2060-\u2063\u206a-\u206f\u2ff0-\u2ffb\ufff9-\ufffd\u{1d173}-\u{1d17a}\u{e0001}\u{e0020}-\u{e007f}]/u
/** Letters of scripts that are written from right to left (table D.1). */
const LEFTWARDS =
  /[\u05be\u05c0\u05c3\u05d0-\u05ea\u05f0-\u05f4\u061b\u061f\u0621-\u063a\u0640-\u064a\u066d-\u066f\u0671-\u06d5\u06e5\u06e6\u06fa-\u06fe\u0700-\u070d\u0710\u0712-\u072c\u0780-\u07a5\u07b1\ufb1d\ufb1f-\ufb28\ufb2a-\ufb36\ufb38-\ufb3c\ufb3e\ufb40\ufb41\ufb43\ufb44\ufb46-\ufbb1\ufbd3-\ufd3d\ufd50-\ufd8f\ufd92-\ufdc7\ufdf0-\ufdfc\ufe70-\ufe74\ufe76-\ufefc]/u

/** A password as SCRAM-SHA-256 takes it (RFC 4013); null where it has characters that no login may send. */
export function saslprep(password: string): string | null {
  const prepared = password.replace(SPACES, ' ').replace(NOTHING, '').normalize('NFKC')
  return PROHIBITED.test(prepared) || isMixed([...prepared]) ? null : prepared
}

/** Whether text that runs leftwards has letters that run the other way, or does not begin and end with its own. */
function isMixed(characters: readonly string[]): boolean {
  const leftwards = characters.map((character) => LEFTWARDS.test(character))
  if (!leftwards.includes(true)) return false
  const isRightwards = (character: string, i: number) => !leftwards[i] && /\p{L}/u.test(character)
  return characters.some(isRightwards) || !leftwards[0] || leftwards.at(-1) !== true
}
