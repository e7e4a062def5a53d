import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { renderDiagnostic } from '../diagnostics/frame.ts'
import { many } from '../diagnostics/many.ts'
import type { SourceCache } from '../files/source.ts'
import { takesColor } from './color.ts'

/** Prints mistakes with the lines that they are in, and how many there are. */
export async function printDiagnostics(
  diagnostics: readonly Diagnostic[],
  sources: Pick<SourceCache, 'line'>,
): Promise<void> {
  const color = takesColor(process.stderr, process.env)
  for (const diagnostic of diagnostics) {
    process.stderr.write(`${renderDiagnostic(diagnostic, sources.line, { color })}\n\n`)
  }
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error').length
  const warnings = diagnostics.length - errors
  if (errors > 0)
    process.stderr.write(
      `${many(errors, 'error')}${warnings > 0 ? `, ${many(warnings, 'warning')}` : ''}; no host was touched\n`,
    )
}
