import { harmlessJson } from '../diagnostics/escape.ts'
import type { Report } from '../run/event.ts'

/** The event stream itself, one JSON object a line. */
export function ndjsonRenderer(write: (text: string) => void): Report {
  return (event) => write(`${harmlessJson(JSON.stringify(event))}\n`)
}
