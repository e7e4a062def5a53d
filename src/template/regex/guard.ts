import { type Context, createContext, Script } from 'node:vm'
import { fail } from '../errors.ts'

/** Longer, and a template would hang; of one that looks for all matches, that is for all of them. */
const maxMilliseconds = 2000

/** A text of so many characters is searched in no time by any pattern that repeats nothing repeated. */
const shortText = 1000

/** And one of so many by any that repeats groups no deeper than twice. */
const tinyText = 12

// Repeats a group, or repeats three things: what may try each way to divide a text.
const risky = /\)(?:[*+]|\{\d*,)|(?:(?:[*+]|\{\d*,)[^*+{]*){3}/

const repeatedGroup = /\)(?:[*+]|\{)/g

// A branch, or what may be left out: of twenty, a million ways are tried.
const choice = /\||[^(*+}]\?/g
const mostChoices = 12

function isQuick(source: string, text: string): boolean {
  if (text.length >= shortText || countOf(choice, source) > mostChoices) return false
  return text.length < tinyText ? countOf(repeatedGroup, source) <= 2 : !risky.test(source)
}

function countOf(pattern: RegExp, text: string): number {
  return text.match(pattern)?.length ?? 0
}

interface Guard {
  readonly context: Context
  readonly script: Script
}

let guard: Guard | null = null

/** Runs a search, but not for ever: a pattern such as `(a+)+$` may take longer than anybody waits. */
export function limited<T>(source: string, text: string, search: () => T): T {
  if (isQuick(source, text)) return search()
  guard ??= { context: createContext({ search: null }), script: new Script('search()') }
  guard.context.search = search
  try {
    return guard.script.runInContext(guard.context, { timeout: maxMilliseconds })
  } catch (reason) {
    if (!isTimeout(reason)) throw reason
    return fail('this regular expression takes too long on this text; it may repeat what is repeated already')
  }
}

// The error comes from the other context, so it is no `Error` here.
function isTimeout(reason: unknown): boolean {
  if (typeof reason !== 'object' || reason === null || !('code' in reason)) return false
  return reason.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
}
