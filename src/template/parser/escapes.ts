const escapeSequence = /\\(?:\n|([0-7]{1,3})|x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([\s\S]))/g

const named: ReadonlyMap<string, string> = new Map([
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
])

/** The content of a string literal with Python's escapes; unknown ones (`\.`) stay as they are. Null if one is broken. */
export function readEscapes(text: string): string | null {
  if (!text.includes('\\')) return text
  let broken = false
  const plain = text.replace(
    escapeSequence,
    (whole: string, octal?: string, x?: string, u?: string, long?: string, letter?: string) => {
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8))
      const hex = x ?? u ?? long
      if (hex !== undefined) return character(Number.parseInt(hex, 16)) ?? breakOff()
      if (letter === undefined) return ''
      if ('xuUN'.includes(letter)) return breakOff()
      return named.get(letter) ?? whole
    },
  )
  return broken ? null : plain

  function breakOff(): string {
    broken = true
    return ''
  }
}

function character(code: number): string | null {
  return code <= 0x10ffff ? String.fromCodePoint(code) : null
}
