const LEVELS = { startup: 51, error: 50, warn: 40, info: 30 } as const

/** Writes one line of JSON to the standard output, as the real one's log has them. */
export function log(level: keyof typeof LEVELS, name: string, msg: string): void {
  const line = { level: LEVELS[level], time: new Date().toISOString(), pid: process.pid, name, msg }
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

/** Shows lines in a box, as the real one does at its start and its end. */
export function showBox(title: string, lines: readonly string[]): void {
  const width = Math.max(...[title, ...lines].map((line) => line.length))
  const rule = `+${'-'.repeat(width + 2)}+`
  const rows = [rule, ...[title, ...lines].map((line) => `| ${line.padEnd(width)} |`), rule]
  process.stdout.write(`${rows.join('\n')}\n`)
}

/** What an error says, for a log. */
export function said(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}
