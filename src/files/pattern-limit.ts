import { readFileSync } from 'node:fs'
import { type Diagnostic, problem } from '../diagnostics/diagnostic.ts'

/** The patterns of a limit, with those of its `@file`s: one a line. */
export function limitPatterns(patterns: readonly string[], report: Diagnostic[]): string[] {
  return patterns.flatMap((pattern) => {
    if (!pattern.startsWith('@')) return [pattern]
    const lines = readLines(pattern.slice(1), report)
    return lines.map((line) => line.trim()).filter((line) => line !== '')
  })
}

function readLines(path: string, report: Diagnostic[]): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    const why = code === 'ENOENT' ? 'does not exist' : code === 'EISDIR' ? 'is a folder' : `can't be read: ${code}`
    report.push(problem('file-missing', `the limit file ${path} ${why}`))
    return []
  }
}
