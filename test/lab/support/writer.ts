import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import type { WriterReport, WriterTask } from '../../standins/writer.ts'

const program = resolve(import.meta.dirname, '../../standins/writer.ts')

/** A client of a set that writes all the time, in a process of its own. */
export interface Writer {
  /** Ends the writing; gives how it went, once all that it wrote was looked for. */
  readonly stop: () => Promise<WriterReport>
}

/** Starts a writer, and waits until it has begun. */
export async function startWriter(task: WriterTask): Promise<Writer> {
  const child = spawn(process.execPath, ['--import', 'tsx', program], { stdio: ['pipe', 'pipe', 'pipe'] })
  const output = text(child.stdout)
  let said = ''
  child.stderr.on('data', (chunk) => {
    said += chunk
  })
  // The task has a password in it, which stands in no list of processes this way.
  child.stdin.write(`${JSON.stringify(task)}\n`)
  await Promise.race([once(child.stderr, 'data'), once(child, 'close')])
  return {
    stop: async () => {
      child.stdin.end()
      const report = await output
      if (report === '') throw new Error(`the writer ended: ${said}`)
      return JSON.parse(report)
    },
  }
}
