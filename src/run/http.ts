import { type HttpAnswer, type HttpRequest, isSuccess } from '../state/http.ts'
import { basicToken } from '../transport/http/login.ts'
import type { Reach } from '../transport/http/stream.ts'
import { createShelf } from '../transport/shelf.ts'
import type { Link } from './link.ts'
import type { Mask } from './mask.ts'

/** Sends requests from one host, for one execution of a task. */
export interface HttpClient {
  /** An answer of more than so many bytes has no body. */
  readonly request: (asked: HttpRequest, most: number) => Promise<HttpAnswer>
  /** Forgets the bodies of large answers, which wait in files until then. */
  readonly close: () => Promise<void>
}

/** Where Debian keeps the authorities that a host trusts, its administrator's own among them. */
const AUTHORITIES = '/etc/ssl/certs/ca-certificates.crt'

/** How servers are reached from a host, for a task with some environment. */
export function reachOf({ ask, dial }: Link, environment: Reach['environment']): Reach {
  return { dial, ownAuthorities: () => ask(null, `cat ${AUTHORITIES} 2>/dev/null`), environment }
}

/** A client that has sent nothing yet; `environment` is the task's own. */
export function createHttpClient(link: Link, mask: Mask, environment: () => ReadonlyMap<string, string>): HttpClient {
  const shelf = createShelf()
  return {
    request: async (asked, most) => {
      // A server may tell what it was sent.
      const token = basicToken(asked)
      if (token !== null) mask.add(token)
      const { request } = await import('../transport/http/request.ts')
      const answer = await request(reachOf(link, environment()), asked, { shelf, most })
      if (!asked.unpacks || !isSuccess(answer.status) || !answer.body) return answer
      const { archiveOf } = await import('./archive/list.ts')
      return { ...answer, archive: await archiveOf(answer.body) }
    },
    close: shelf.remove,
  }
}
