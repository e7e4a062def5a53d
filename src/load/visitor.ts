import type { IncomingHttpHeaders } from 'node:http'
import { Agent, type AgentOptions } from 'node:https'
import type { Meter } from './meter.ts'
import type { LoadWish } from './wish.ts'

/** Somebody with a browser: one of the addresses, cookies, and connections that are kept. */
export interface Visitor {
  readonly wish: LoadWish
  readonly meter: Meter
  readonly agent: Agent
  /** The balancer that it talks with, as long as that answers. */
  readonly address: () => string
  /** That balancer does not answer: the next one it is, unless another request has found that out already. */
  readonly leave: (address: string) => void
  readonly headers: () => Readonly<Record<string, string>>
  readonly takeCookies: (headers: IncomingHttpHeaders) => void
  /** Since when it waits for a good answer; null: the last one it asked for has come. */
  waits: number | null
  readonly close: () => void
}

/** How many connections browsers keep to one place. */
const CONNECTIONS = 6

/** The visitor of that number, who begins with the balancer whose turn it is. */
export function createVisitor(wish: LoadWish, meter: Meter, number: number): Visitor {
  let at = number % wish.addresses.length
  const cookies = new Map<string, string>()
  const agent = new Agent({ ...tlsOptions(wish), keepAlive: true, maxSockets: CONNECTIONS })
  const address = () => wish.addresses[at] ?? wish.domain
  return {
    wish,
    meter,
    agent,
    address,
    leave(left) {
      if (left !== address() || wish.addresses.length < 2) return
      at = (at + 1) % wish.addresses.length
      meter.step().moved += 1
    },
    headers: () => ({
      host: wish.port === 443 ? wish.domain : `${wish.domain}:${wish.port}`,
      ...(cookies.size > 0 && { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }),
    }),
    takeCookies(headers) {
      for (const line of headers['set-cookie'] ?? []) {
        const [, name, value] = /^([^=;]+)=([^;]*)/.exec(line) ?? []
        if (name !== undefined && value !== undefined) cookies.set(name, value)
      }
    },
    waits: null,
    close: () => agent.destroy(),
  }
}

/** Whom to trust, and under which name the other side has to be known. */
export function tlsOptions({ domain, authority }: LoadWish): Pick<AgentOptions, 'servername' | 'ca'> {
  return { servername: domain, ...(authority !== null && { ca: authority }) }
}
