import type { HttpAnswer } from '../state/http.ts'
import { isSuccess } from '../state/http.ts'
import type { Json } from '../state/json.ts'
import type { Result } from './define.ts'

/** What is wanted to be known of an answer. */
export interface Wanted {
  readonly url: string
  readonly status_code: readonly number[]
  readonly return_content: boolean
  readonly dest: string | undefined
}

/** What `register` holds of an answer. */
export function resultOfAnswer(wanted: Wanted, answer: HttpAnswer): Result {
  const { status, url, message, elapsed, isRedirected } = answer
  const isWanted = wanted.status_code.includes(status)
  const text = textOf(answer)
  const read = wanted.dest === undefined || wanted.return_content
  return {
    ...headerFields(answer),
    redirected: isRedirected,
    url,
    status,
    elapsed,
    ...(isSuccess(status) && cookieFields(answer)),
    ...(isWanted && !isSuccess(status) && { body: text }),
    ...(read && jsonField(answer, text)),
    ...(wanted.return_content && { content: text }),
    ...(isWanted
      ? { msg: message }
      : {
          failed: true,
          changed: false,
          msg: `Status code was ${status} and not [${wanted.status_code.join(', ')}]: ${message}`,
        }),
  }
}

/** What a result says of the task itself, which is not for a server to say. */
const OWN = ['ansible_facts', 'changed', 'diff', 'exception', 'failed', 'invocation', 'skipped', 'warnings']

/** Headers as fields: `content_type`. */
function headerFields({ headers, url }: HttpAnswer): Result {
  const fields = [...headers].map(([name, value]): [string, string] => [
    name.replaceAll('-', '_'),
    name === 'location' && URL.canParse(value, url) ? new URL(value, url).href : value,
  ])
  return Object.fromEntries(fields.filter(([name]) => !OWN.includes(name)))
}

function cookieFields({ cookies }: HttpAnswer): Result {
  const pairs = [...cookies].map(([name, value]) => `${name}=${value}`)
  return { cookies: Object.fromEntries(cookies), cookies_string: pairs.join('; ') }
}

function textOf({ body, headers }: HttpAnswer): string {
  const [, charset = 'utf-8'] = /;\s*charset\s*=\s*"?([\w-]+)/i.exec(headers.get('content-type') ?? '') ?? []
  const bytes = body?.bytes ?? Buffer.alloc(0)
  try {
    return new TextDecoder(charset, { ignoreBOM: true }).decode(bytes)
  } catch {
    // A server may name what no decoder knows.
    return bytes.toString()
  }
}

function jsonField({ headers }: HttpAnswer, text: string): Result {
  const [, kind = ''] = (headers.get('content-type') ?? '').split(';', 1)[0]?.split('/') ?? []
  if (!/json|javascript/i.test(kind)) return {}
  try {
    const json: Json = JSON.parse(text)
    return { json }
  } catch {
    // What only claims to be JSON is there as text.
    return {}
  }
}
