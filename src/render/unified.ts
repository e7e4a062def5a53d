import { createRequire } from 'node:module'
import { escapeControls } from '../diagnostics/escape.ts'
import type { Diff } from '../run/event.ts'
import type { Paint } from './color.ts'

const require = createRequire(import.meta.url)

/** A unified diff with the headers that Ansible prints. */
export function unifiedDiff({ path, before, after }: Diff, paint: Paint): string[] {
  // Loaded only when there is a diff to show.
  const { createTwoFilesPatch } = require('diff') as typeof import('diff')
  const patch = createTwoFilesPatch(`before: ${path}`, `after: ${path}`, before ?? '', after ?? '', '', '', {
    context: 3,
  })
  const rows = patch.trimEnd().split('\n').slice(1)
  return rows.map((row) => {
    const text = escapeControls(row)
    if (row.startsWith('+')) return paint('green', text)
    if (row.startsWith('-')) return paint('red', text)
    return row.startsWith('@@') ? paint('cyan', text) : text
  })
}
