import { ExactNumber } from '../state/json.ts'
import { quote } from '../state/sh.ts'

const HIDDEN = '********'
/** Shorter ones would turn harmless text into stars. */
const SHORTEST = 4

/** Hides known secrets, plain and in the forms in which programs print them. */
export interface Mask {
  readonly add: (secret: string) => void
  readonly text: (text: string) => string
  /** The same value with every string in it masked. */
  readonly json: <T>(value: T) => T
}

/** A mask that knows no secret yet. */
export function createMask(): Mask {
  const forms = new Set<string>()
  let ordered: string[] = []

  const text = (shown: string) => ordered.reduce((left, form) => left.replaceAll(form, HIDDEN), shown)
  const json = (value: unknown): unknown => {
    if (ordered.length === 0) return value
    if (typeof value === 'string') return text(value)
    if (Array.isArray(value)) return value.map(json)
    if (typeof value !== 'object' || value === null || value instanceof ExactNumber) return value
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [text(key), json(inner)]))
  }

  return {
    add: (secret) => {
      const lines = secret.includes('\n') ? secret.split('\n') : []
      for (const part of [secret, secret.trim(), ...lines]) {
        if (part.length >= SHORTEST) for (const form of formsOf(part)) forms.add(form)
      }
      // The longest first, so that no part of a longer one is left over.
      ordered = [...forms].sort((a, b) => b.length - a.length)
    },
    text,
    json: json as Mask['json'],
  }
}

function formsOf(secret: string): string[] {
  const base64 = Buffer.from(secret).toString('base64')
  const json = JSON.stringify(secret).slice(1, -1)
  return [secret, base64, base64.replace(/=+$/, ''), ...percentFormsOf(secret), json, quote(secret)]
}

/** As JavaScript has it, as Python has it with and without slashes, and as forms have it. */
function percentFormsOf(secret: string): string[] {
  const script = encodeURIComponent(secret)
  const strict = script.replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
  return [script, strict, strict.replaceAll('%2F', '/'), strict.replaceAll('%20', '+')]
}
