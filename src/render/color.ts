const codes = { green: 32, yellow: 33, red: 31, cyan: 36, blue: 34, purple: 35, bold: 1, dim: 2 } as const

export type Color = keyof typeof codes
export type Paint = (color: Color, text: string) => string

/** Colours for a terminal, or none. */
export function paintFor(colored: boolean): Paint {
  return colored ? (color, text) => `\x1b[${codes[color]}m${text}\x1b[0m` : (_, text) => text
}

/** Whether a stream takes colours, by the usual signs. */
export function takesColor(stream: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  if (env.NO_COLOR) return false
  if (env.FORCE_COLOR && env.FORCE_COLOR !== '0') return true
  return stream.isTTY === true && env.TERM !== 'dumb'
}
