const spaces = /[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000]/gu
const nothings = /\u00ad|\u034f|\u1806|[\u180b-\u180d]|\u200c|\u200d|\u2060|[\ufe00-\ufe0f]|\ufeff/gu
const forbidden = /[\p{Cc}\p{Co}\p{Cs}\p{Noncharacter_Code_Point}]|\u200e|\u200f|[\u202a-\u202e]|[\ufff9-\ufffd]/u

/** A password as RFC 4013 prepares it for SCRAM-SHA-256, but for its rule on texts in two directions; throws. */
export function saslPrep(password: string): string {
  const prepared = password.replace(spaces, ' ').replace(nothings, '').normalize('NFKC')
  if (forbidden.test(prepared)) throw new Error('the password holds a character that SASLprep forbids')
  return prepared
}
