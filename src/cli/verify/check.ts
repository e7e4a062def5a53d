import type { HostEvent, ItemEvent } from '../../run/event.ts'
import type { Json } from '../../state/json.ts'

/** `skipped`: it did not apply, or it was not come to. */
export type CheckStatus = 'ok' | 'failed' | 'skipped' | 'unreachable'

/** One row of the table. */
export interface Check {
  /** The heading under which it stands. */
  readonly group: string
  readonly name: string
  /** The worst of its hosts. */
  readonly status: CheckStatus
  readonly hosts: readonly HostCheck[]
  /** What else is to be told of it in a few words. */
  readonly says: string | null
  /** The same for machines. */
  readonly figures?: Json
}

/** How a check ended on one host. */
export interface HostCheck {
  readonly host: string
  readonly status: CheckStatus
  /** What is wrong and what to do, where it failed. */
  readonly says: string | null
}

/** What a task that failed says of it. */
export function messageOf({ result }: HostEvent | ItemEvent): string {
  const { msg, censored } = result
  return String(msg ?? censored ?? 'it failed')
}

const BAD_FIRST: readonly CheckStatus[] = ['unreachable', 'failed', 'ok', 'skipped']

/** The status of a check as a whole. */
export function worst(hosts: readonly HostCheck[]): CheckStatus {
  return BAD_FIRST.find((status) => hosts.some((host) => host.status === status)) ?? 'skipped'
}
