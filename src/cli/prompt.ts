import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { Secret } from '../template/values.ts'

/** Asks for a secret on the terminal without showing what is typed. */
export async function askSecret(question: string): Promise<Secret> {
  process.stderr.write(question)
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const reader = createInterface({ input: process.stdin, output: silent, terminal: process.stdin.isTTY === true })
  const answer = await new Promise<string>((resolve) => reader.question('', resolve))
  reader.close()
  process.stderr.write('\n')
  return new Secret(answer)
}
