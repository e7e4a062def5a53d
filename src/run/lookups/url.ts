import { spawnSync } from 'node:child_process'
import { withoutLogin } from '../../state/http.ts'
import { fail } from '../../template/errors.ts'
import { splitLines } from '../../template/methods/split.ts'
import { str } from '../../template/text.ts'
import type { Value } from '../../template/values.ts'
import type { Lookup } from './table.ts'
import { flagOption, textOption } from './term.ts'

/** What the address of a term answers, by lines or, with `split_lines=false`, as one text. */
export const url: Lookup = (terms, { options }) => {
  const asLines = flagOption(options, 'split_lines', true)
  return terms.flatMap((term) => {
    const text = fetched(str(term), options)
    return asLines ? splitLines(text) : [text]
  })
}

// Runs in a process of its own, because an evaluation does not wait for what comes later.
const program = `
let asked = ''
process.stdin.on('data', (part) => { asked += part }).on('end', async () => {
  const { url, headers, seconds, redirect } = JSON.parse(asked)
  const answer = {}
  try {
    const response = await fetch(url, { headers, redirect, signal: AbortSignal.timeout(seconds * 1000) })
    Object.assign(answer, { status: response.status, words: response.statusText, body: await response.text() })
  } catch (error) {
    answer.wrong = error.cause?.message ?? error.message
  }
  process.stdout.write(JSON.stringify(answer))
})`

interface Answer {
  readonly status?: number
  readonly words?: string
  readonly body?: string
  readonly wrong?: string
}

function fetched(address: string, options: ReadonlyMap<string, Value>): string {
  if (!/^https?:\/\//i.test(address))
    return fail(`the lookup url takes http:// and https://, not ${withoutLogin(address)}`)
  const seconds = Number(textOption(options, 'timeout', '10'))
  if (!(seconds > 0)) return fail(`timeout takes a number of seconds, not '${textOption(options, 'timeout', '')}'`)
  const asked = {
    url: address,
    headers: headersOf(options),
    seconds,
    redirect: textOption(options, 'follow_redirects', 'all') === 'none' ? 'manual' : 'follow',
  }
  const authority = textOption(options, 'ca_path', '')
  const ended = spawnSync(process.execPath, ['-e', program], {
    // What is secret in the address or the headers must not be seen in a list of processes.
    input: JSON.stringify(asked),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    timeout: (seconds + 5) * 1000,
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      ...(authority === '' ? {} : { NODE_EXTRA_CA_CERTS: authority }),
      ...(flagOption(options, 'validate_certs', true) ? {} : { NODE_TLS_REJECT_UNAUTHORIZED: '0' }),
    },
  })
  if (ended.status !== 0)
    return fail(`Failed lookup url for ${withoutLogin(address)} : ${ended.error?.message ?? 'no answer'}`)
  return bodyOf(address, JSON.parse(ended.stdout))
}

function bodyOf(address: string, { status = 0, words = '', body = '', wrong }: Answer): string {
  if (wrong !== undefined) return fail(`Failed lookup url for ${withoutLogin(address)} : ${wrong}`)
  return status < 400 ? body : fail(`Received HTTP error for ${withoutLogin(address)} : HTTP Error ${status}: ${words}`)
}

function headersOf(options: ReadonlyMap<string, Value>): Record<string, string> {
  const headers: Record<string, string> = { 'user-agent': textOption(options, 'http_agent', 'rcprov') }
  const user = textOption(options, 'username', '')
  if (user !== '') {
    const login = Buffer.from(`${user}:${textOption(options, 'password', '')}`)
    headers.authorization = `Basic ${login.toString('base64')}`
  }
  if (flagOption(options, 'force', false)) headers['cache-control'] = 'no-cache'
  const given = options.get('headers')
  for (const [name, value] of given instanceof Map ? given : []) headers[str(name).toLowerCase()] = str(value)
  return headers
}
