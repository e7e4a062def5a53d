import { lift, mergeUnknown, taint, use } from './lift.ts'
import { str } from './text.ts'
import { Secret, Undefined, Unknown, type Value } from './values.ts'

/** Where the statements of a template write. */
export interface Sink {
  /** Text between the tags. */
  write(text: string): void
  /** The value of an expression. */
  emit(value: Value): void
  /** Nothing is written while this is set: behind `{% extends %}`. */
  muted: boolean
  /** All that was written. */
  finish(): Value
}

/** Collects text; secret and unknown parts make all of it so. */
export function textSink(): Sink {
  const parts: Value[] = []
  const sink: Sink = {
    muted: false,
    write: (text) => {
      if (!sink.muted) parts.push(text)
    },
    emit: (value) => {
      if (!sink.muted) parts.push(asText(value))
    },
    finish: () => joinParts(parts),
  }
  return sink
}

/** Collects text, but a single expression keeps its type: `"{{ [1, 2] }}"` is a list. */
export function nativeSink(): Sink {
  const text = textSink()
  let only: { readonly value: Value } | null = null
  let isEmpty = true
  const flush = () => {
    isEmpty = false
    if (only) text.emit(only.value)
    only = null
  }
  const sink: Sink = {
    muted: false,
    write: (data) => {
      if (sink.muted) return
      flush()
      text.write(data)
    },
    emit: (value) => {
      if (sink.muted) return
      const isFirst = isEmpty
      flush()
      if (isFirst) only = { value }
      else text.emit(value)
    },
    finish: () => (only ? only.value : text.finish()),
  }
  return sink
}

function asText(value: Value): Value {
  if (typeof value === 'string') return value
  if (value instanceof Undefined) return use(value)
  return lift([value], printed)
}

// None prints nothing, as in Ansible; Jinja2 alone would print its name.
function printed(value: Value): string {
  return value === null ? '' : str(value)
}

function joinParts(parts: readonly Value[]): Value {
  const unknown = mergeUnknown(parts)
  if (unknown) return unknown
  const isSecret = parts.some((part) => part instanceof Secret)
  const text = parts.map((part) => (part instanceof Secret ? part.open() : part)).join('')
  return isSecret ? taint(text) : text
}

/** Whether a result can be used as text as it is. */
export function isTextual(value: Value): value is string | Secret | Unknown {
  return typeof value === 'string' || value instanceof Secret || value instanceof Unknown
}
