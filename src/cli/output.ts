import { type Paint, paintFor } from '../render/color.ts'
import { plainRenderer } from '../render/plain.ts'
import type { Report } from '../run/event.ts'

/** Where a run's events go on the screen. */
export interface Output {
  readonly report: Report
  readonly close: () => Promise<void>
}

interface Wanted {
  readonly output?: string | undefined
  readonly 'no-color'?: boolean | undefined
  readonly verbose?: readonly boolean[] | undefined
}

/** The renderer that the flags ask for: live on a terminal, else plain. */
export async function rendererFor(given: Wanted, colored: boolean): Promise<Output> {
  if (given.output === 'ndjson') {
    const { ndjsonRenderer } = await import('../render/ndjson.ts')
    return { report: ndjsonRenderer(toStdout), close: async () => {} }
  }
  const paint = paintFor(colored && given['no-color'] !== true)
  const verbosity = given.verbose?.length ?? 0
  if (given.output !== 'plain' && canDraw()) return live(paint, verbosity)
  const columns = Math.max(79, (process.stdout.columns ?? 80) - 1)
  const warn = (text: string) => void process.stderr.write(text)
  return {
    report: plainRenderer({ write: toStdout, warn, columns, paint, verbosity, folded: false }),
    close: async () => {},
  }
}

/** Whether stdout is a terminal whose cursor can be moved; a log of a build server is not. */
function canDraw(): boolean {
  return process.stdout.isTTY === true && process.env.TERM !== 'dumb' && !process.env.CI
}

async function live(paint: Paint, verbosity: number): Promise<Output> {
  // listr2 is loaded only where it draws.
  const { liveView } = await import('../render/live.ts')
  const { stdout } = process
  const size = () => ({ columns: stdout.columns || 80, rows: stdout.rows || 24 })
  const view = liveView({ terminal: { write: toStdout, size }, paint, verbosity, now: Date.now })
  const giveBack = process.stderr.isTTY ? divert(process.stderr, view.print) : () => {}
  const leave = () => {
    giveBack()
    view.abandon()
  }
  // A second Ctrl-C or a bug must not leave a terminal without a cursor.
  process.once('exit', leave)
  return {
    report: view.report,
    close: async () => {
      await view.close()
      giveBack()
      process.off('exit', leave)
    },
  }
}

/** What is written to a stream meanwhile goes elsewhere, until the function that it returns is called. */
function divert(stream: NodeJS.WriteStream, print: (text: string) => void): () => void {
  const write = stream.write
  stream.write = (chunk: string | Uint8Array) => {
    const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString()
    print(text.endsWith('\n') ? text : `${text}\n`)
    return true
  }
  return () => {
    stream.write = write
  }
}

function toStdout(text: string): void {
  process.stdout.write(text)
}
