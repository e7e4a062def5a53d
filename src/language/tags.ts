import { problem } from '../diagnostics/diagnostic.ts'
import { isTemplate } from '../files/raw.ts'
import type { Fields, Report } from './fields.ts'

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

/** Tags as written: one, several with commas between, or a list of these. */
export function readTags(fields: Fields, report: Report): readonly string[] {
  const node = fields.get('tags')?.node
  const scalars = (node?.kind === 'list' ? node.items : node ? [node] : []).filter((item) => item.kind === 'scalar')
  for (const { text, place } of scalars) {
    if (isTemplate(text))
      report(problem('unsupported', 'a tag can not hold a template yet', place, 'write the tag itself'))
  }
  // By its text, so that `1.10` stays what was written.
  return scalars.flatMap(({ text }) => text.split(',').map((tag) => tag.trim())).filter((tag) => tag !== '')
}
