import { Secret } from '../template/values.ts'

/** POSIX shell text whose interpolated values are quoted. It travels by the session's stdin, never in an argv. */
export interface Script {
  readonly text: string
  /** Holds a secret: never logged, spooled only with mode 0600. */
  readonly secret: boolean
}

type Part = string | number | Secret | Script | readonly (string | number | Secret)[]

/** Quotes one word for a POSIX shell. */
export function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}

/** A script from a template string: words are quoted, lists become several words, scripts are inserted as they are. */
export function sh(strings: TemplateStringsArray, ...parts: readonly Part[]): Script {
  const rendered = parts.map(renderPart)
  const text = strings.reduce((left, right, i) => `${left}${rendered[i - 1]?.text ?? ''}${right}`)
  return { text, secret: rendered.some((part) => part.secret) }
}

/** Several scripts, one after the other; a failing one ends the whole with its exit code. */
export function inOrder(scripts: readonly Script[]): Script {
  return { text: scripts.map((s) => s.text).join(' &&\n'), secret: scripts.some((s) => s.secret) }
}

function renderPart(part: Part): Script {
  if (typeof part === 'object' && 'text' in part) return part as Script
  const words = Array.isArray(part) ? part : [part as string | number | Secret]
  const text = words.map((word) => quote(String(word instanceof Secret ? word.open() : word))).join(' ')
  return { text, secret: words.some((word) => word instanceof Secret) }
}
