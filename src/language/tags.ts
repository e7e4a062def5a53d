import { toOpenRaw } from '../files/raw.ts'
import { str } from '../template/text.ts'
import { Template, type Value } from '../template/values.ts'
import type { Fields, Report } from './fields.ts'
import { valueBeforeRun } from './known.ts'
import type { Around, PlayVariables } from './variables.ts'

/** Whether a task with these tags runs under --tags `only` (empty: all) and --skip-tags `skip`. */
export function selects(tags: readonly string[], only: readonly string[], skip: readonly string[]): boolean {
  const own = tags.length > 0 ? tags : ['untagged']
  return isChosen(own, only.length > 0 ? only : ['all'], tags.length > 0) && !isSkipped(own, skip, tags.length > 0)
}

function isChosen(own: readonly string[], only: readonly string[], tagged: boolean): boolean {
  if (own.includes('always') || own.some((tag) => only.includes(tag))) return true
  return !own.includes('never') && (only.includes('all') || (tagged && only.includes('tagged')))
}

function isSkipped(own: readonly string[], skip: readonly string[], tagged: boolean): boolean {
  if (skip.includes('all')) return !own.includes('always') || skip.includes('always')
  return own.some((tag) => skip.includes(tag)) || (tagged && skip.includes('tagged'))
}

/** Tags as written: one, several with commas between, or a list of these. Templates are settled before the run. */
export function readTags(fields: Fields, around: Around, variables: PlayVariables, report: Report): readonly string[] {
  const node = fields.get('tags')?.node
  const scalars = (node?.kind === 'list' ? node.items : node ? [node] : []).filter((item) => item.kind === 'scalar')
  const texts = scalars.flatMap((scalar) => {
    const raw = toOpenRaw(scalar)
    // By its text, so that `1.10` stays what was written.
    if (!(raw instanceof Template)) return [scalar.text]
    const known = valueBeforeRun(raw, 'this tag', variables, around)
    if ('wrong' in known) report(known.wrong)
    return 'wrong' in known ? [] : textsIn(known.value)
  })
  return texts.flatMap((text) => text.split(',').map((tag) => tag.trim())).filter((tag) => tag !== '')
}

function textsIn(value: Value): string[] {
  return Array.isArray(value) ? value.map(str) : [str(value)]
}
