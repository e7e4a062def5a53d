import { expect, test } from 'vitest'
import { byLines } from '../../src/run/output.ts'

function told(...pieces: readonly (readonly ['stdout' | 'stderr', string | Buffer])[]) {
  const lines: string[] = []
  const output = byLines((stream, text) => lines.push(`${stream}: ${text}`))
  for (const [stream, piece] of pieces) output.hear(stream, Buffer.from(piece))
  output.end()
  return lines
}

test('live output is told in whole lines, and the rest at the end', () => {
  expect(told(['stdout', 'the sec'], ['stderr', 'oh\n'], ['stdout', 'ret\nthe '], ['stdout', 'end'])).toEqual([
    'stderr: oh\n',
    'stdout: the secret\n',
    'stdout: the end',
  ])
})

test('a letter that comes in two pieces is one', () => {
  const letter = Buffer.from('ä\n')
  expect(told(['stdout', letter.subarray(0, 1)], ['stdout', letter.subarray(1)])).toEqual(['stdout: ä\n'])
})
