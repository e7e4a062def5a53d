import type { ChildProcess } from 'node:child_process'

/** Keeps all that a program says; gives a function that tells it as far as it has come. */
export function collect({ stdout, stderr }: ChildProcess): () => string {
  let text = ''
  for (const stream of [stdout, stderr]) {
    stream?.on('data', (chunk) => {
      text += chunk
    })
  }
  return () => text
}
