import { exit } from './exit.ts'

/** Prints what was asked for; the exit code is fine. */
export function say(text: string): number {
  process.stdout.write(text)
  return exit.fine
}

/** Says what is wrong with what was typed, and what to try instead; the exit code is that of wrong usage. */
export function complain(message: string, hint?: string): number {
  process.stderr.write(`rcprov: ${message}\n${hint === undefined ? '' : `Try: ${hint}\n`}`)
  return exit.usage
}
