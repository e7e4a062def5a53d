import { createRequire } from 'node:module'
import type { StructuredPatchHunk } from 'diff'
import { escapeControls } from '../diagnostics/escape.ts'
import type { Diff } from '../run/event.ts'
import type { Color, Paint } from './color.ts'

const require = createRequire(import.meta.url)

/** A unified diff with the headers that Ansible prints, and the empty line that ends it. */
export function unifiedDiff({ path, before, after }: Diff, paint: Paint): string[] {
  const named = escapeControls(path)
  if (after === null) return [`diff skipped: ${named} is not text, or too large`]
  if (before === after) return []
  // Loaded only when there is a diff to show.
  const { structuredPatch } = require('diff') as typeof import('diff')
  const { hunks } = structuredPatch('', '', before ?? '', after, '', '', { context: 3 })
  // Ansible names no file that was not there.
  const from = before === null ? '--- before' : `--- before: ${named}`
  const rows = hunks.flatMap((hunk) => [headOf(hunk), ...hunk.lines.map(escapeControls)])
  return [...painted([from, `+++ after: ${named}`, ...rows], paint), '']
}

function headOf({ oldStart, oldLines, newStart, newLines }: StructuredPatchHunk): string {
  return `@@ -${range(oldStart, oldLines)} +${range(newStart, newLines)} @@`
}

/** A range of one line is its number; an empty one is named by the line before it. */
function range(start: number, lines: number): string {
  if (lines === 1) return `${start}`
  return `${lines === 0 ? start - 1 : start},${lines}`
}

function painted(rows: readonly string[], paint: Paint): string[] {
  let color: Color | null = null
  return rows.map((row) => {
    // That a line has no end is said below it, in its colour.
    if (!row.startsWith('\\')) color = colorOf(row)
    return color ? paint(color, row) : row
  })
}

function colorOf(row: string): Color | null {
  if (row.startsWith('+')) return 'green'
  if (row.startsWith('-')) return 'red'
  return row.startsWith('@@') ? 'cyan' : null
}
