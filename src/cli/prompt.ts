import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { Secret } from '../template/values.ts'

/** Asks for a secret on the terminal without showing what is typed. */
export async function askSecret(question: string): Promise<Secret> {
  process.stderr.write(question)
  const answer = process.stdin.isTTY ? await typed(silent()) : await nextLine()
  process.stderr.write('\n')
  return new Secret(answer ?? '')
}

const answers = new Map<string, Promise<Secret>>()

/** The same for what stays as it is: who has answered once is not asked again by this process, which may run more than one playbook. */
export function askSecretOnce(question: string): Promise<Secret> {
  const answer = answers.get(question) ?? askSecret(question)
  answers.set(question, answer)
  return answer
}

/** Asks a question on the terminal; null where nobody is left to answer. */
export async function ask(question: string): Promise<string | null> {
  process.stderr.write(question)
  if (process.stdin.isTTY) return typed(process.stderr)
  const answer = await nextLine()
  process.stderr.write('\n')
  return answer
}

/** Asks only where there is a terminal: null without one, whatever a pipe may bring. */
export async function askIfThere(question: string, isPrivate: boolean): Promise<string | null> {
  if (!process.stdin.isTTY) return null
  return isPrivate ? String((await askSecret(question)).open()) : ask(question)
}

function silent(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() })
}

async function typed(output: NodeJS.WritableStream): Promise<string | null> {
  const reader = createInterface({ input: process.stdin, output, terminal: true })
  const close = () => reader.close()
  // A run that is to end waits for no answer; before there is a run, the signal ends rcprov.
  const signals = (['SIGINT', 'SIGTERM'] as const).filter((name) => process.listenerCount(name) > 0)
  for (const name of signals) process.once(name, close)
  return new Promise((resolve) => {
    reader.once('line', (line) => {
      resolve(line)
      reader.close()
    })
    // The terminal is read raw, so that Ctrl-C is a key like others.
    reader.once('SIGINT', () => process.emit('SIGINT', 'SIGINT') || process.kill(process.pid, 'SIGINT'))
    reader.once('close', () => {
      for (const name of signals) process.off(name, close)
      resolve(null)
    })
  })
}

// What was read of a pipe beyond the last answer: it answers the next question.
let unread = ''

async function nextLine(): Promise<string | null> {
  const { stdin } = process
  while (!unread.includes('\n') && !stdin.readableEnded) {
    const chunk: Buffer | null = stdin.read()
    if (chunk === null) await Promise.race([once(stdin, 'readable'), once(stdin, 'end')])
    else unread += chunk.toString()
  }
  if (unread === '') return null
  const [line = '', ...rest] = unread.split('\n')
  unread = rest.join('\n')
  return line.replace(/\r$/, '')
}
