import { escapeControls } from '../diagnostics/escape.ts'
import type { Event } from '../run/event.ts'
import type { ShownJson } from '../state/json.ts'
import type { Paint } from './color.ts'

/** The warnings that an event brings, those of a module's result among them; each text is given once a run. */
export function warningsOnce(paint: Paint): (event: Event) => string[] {
  const told = new Set<string>()
  return (event) => {
    const fresh = warningsOf(event, paint).filter((text) => !told.has(text))
    for (const text of fresh) told.add(text)
    return fresh
  }
}

function warningsOf(event: Event, paint: Paint): string[] {
  const warning = (text: string) => paint('brightPurple', `[WARNING]: ${escapeControls(text)}`)
  if (event.type === 'warning')
    return [warning(event.host === null ? event.message : `[${event.host}]: ${event.message}`)]
  if (event.type !== 'host' && event.type !== 'item') return []
  const { warnings, deprecations } = event.result
  return [
    ...texts(warnings).map(warning),
    ...texts(deprecations).map((text) => paint('purple', `[DEPRECATION WARNING]: ${escapeControls(text)}`)),
  ]
}

/** A list of texts, or of objects that have theirs in `msg`. */
function texts(value: ShownJson | undefined): string[] {
  if (!Array.isArray(value)) return []
  return value.map((one) => (typeof one === 'object' && one !== null && 'msg' in one ? String(one.msg) : String(one)))
}
