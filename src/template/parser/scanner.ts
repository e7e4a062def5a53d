/** Walks through a text and knows the line and column, both from 0. */
export interface Scanner {
  readonly text: string
  /** Where it stands, as an offset. */
  at(): number
  position(): Position
  /** What the sticky expression matches here; moves behind it. */
  take(pattern: RegExp): RegExpExecArray | null
  moveTo(offset: number): void
}

/** A place in a text, from 0. */
export interface Position {
  readonly lineno: number
  readonly colno: number
}

/** A scanner at the start of a text. */
export function scanner(text: string): Scanner {
  let offset = 0
  let lineno = 0
  let lineStart = 0
  let newline = text.indexOf('\n')
  const moveTo = (to: number) => {
    while (newline >= 0 && newline < to) {
      lineno += 1
      lineStart = newline + 1
      newline = text.indexOf('\n', lineStart)
    }
    offset = to
  }
  return {
    text,
    at: () => offset,
    position: () => ({ lineno, colno: offset - lineStart }),
    take: (pattern) => {
      pattern.lastIndex = offset
      const match = pattern.exec(text)
      if (match) moveTo(offset + match[0].length)
      return match
    },
    moveTo,
  }
}

/** What the sticky expression matches here, without moving. */
export function lookFor(scan: Scanner, pattern: RegExp): RegExpExecArray | null {
  pattern.lastIndex = scan.at()
  return pattern.exec(scan.text)
}

/** Whether the sticky expression matches here. */
export function stands(scan: Scanner, pattern: RegExp): boolean {
  return lookFor(scan, pattern) !== null
}
