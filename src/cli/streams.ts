import { exit } from './exit.ts'

/**
 * Lets rcprov outlive its readers: one that has gone away (`| head`) is no error, and changes under way come to their end.
 * Output that can't be written for another reason (a full disk) is told once, and rcprov does not end as if all were fine.
 */
export function outliveReaders(): void {
  let lost = false
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE' || lost) return
      lost = true
      if (stream === process.stdout) process.stderr.write(`rcprov: can't write the output: ${error.message}\n`)
    })
  }
  process.on('exit', (code) => {
    if (lost && code === exit.fine) process.exitCode = exit.bug
  })
}
