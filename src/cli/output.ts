import { paintFor } from '../render/color.ts'
import { ndjsonRenderer } from '../render/ndjson.ts'
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
  const write = (text: string) => void process.stdout.write(text)
  const close = async () => {}
  if (given.output === 'ndjson') return { report: ndjsonRenderer(write), close }
  const paint = paintFor(colored && given['no-color'] !== true)
  const columns = Math.max(79, (process.stdout.columns ?? 80) - 1)
  return { report: plainRenderer({ write, columns, paint, verbosity: given.verbose?.length ?? 0 }), close }
}
