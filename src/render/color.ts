// As Ansible writes them, so that what reads its colours reads ours.
const codes = {
  green: '0;32',
  yellow: '0;33',
  red: '0;31',
  cyan: '0;36',
  purple: '0;35',
  gray: '1;30',
  brightRed: '1;31',
  brightPurple: '1;35',
  bold: '1',
  dim: '2',
} as const

export type Color = keyof typeof codes
export type Paint = (color: Color, text: string) => string

/** Colours for a terminal, or none; each line by itself, so that a pager can cut anywhere. */
export function paintFor(colored: boolean): Paint {
  if (!colored) return (_, text) => text
  return (color, text) =>
    text
      .split('\n')
      .map((line) => `\x1b[${codes[color]}m${line}\x1b[0m`)
      .join('\n')
}

/** Whether a stream takes colours, by the usual signs. */
export function takesColor(stream: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  if (env.NO_COLOR) return false
  if (env.FORCE_COLOR && env.FORCE_COLOR !== '0') return true
  return stream.isTTY === true && env.TERM !== 'dumb'
}
