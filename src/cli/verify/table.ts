import { escapeControls } from '../../diagnostics/escape.ts'
import { many } from '../../diagnostics/many.ts'
import type { Color, Paint } from '../../render/color.ts'
import type { Check, CheckStatus, HostCheck } from './check.ts'

const COLORS: Readonly<Record<CheckStatus, Color>> = {
  ok: 'green',
  failed: 'red',
  skipped: 'cyan',
  unreachable: 'brightRed',
}
const STATUS_WIDTH = 13
const NAME_WIDTH = 62

/** Writes rows as they come, under the heading of their group, with what to do below those that failed. */
export function tableWriter(write: (text: string) => void, paint: Paint): (check: Check) => void {
  let group: string | null = null
  return (check) => {
    const heading = check.group === group ? [] : [...(group === null ? [] : ['']), paint('bold', check.group)]
    group = check.group
    write(`${[...heading, ...rowsOf(check, paint)].map((row) => `${row}\n`).join('')}`)
  }
}

/** `verify: 21 checks: 19 ok, 1 failed, 1 skipped, 4.2 s` */
export function summaryText(checks: readonly Check[], seconds: number): string {
  const counts = (['ok', 'failed', 'unreachable', 'skipped'] as const).map((status) => {
    const count = checks.filter((check) => check.status === status).length
    return count > 0 ? [`${count} ${status}`] : []
  })
  return `verify: ${many(checks.length, 'check')}: ${counts.flat().join(', ')}, ${seconds.toFixed(1)} s`
}

function rowsOf({ status, name, hosts, says }: Check, paint: Paint): string[] {
  const about = [hostsText(status, hosts), says ?? ''].filter((text) => text !== '').join('; ')
  const line = `  ${paint(COLORS[status], status)}${' '.repeat(STATUS_WIDTH - status.length)}${escapeControls(name).padEnd(NAME_WIDTH)}`
  return [`${line}  ${escapeControls(about)}`.trimEnd(), ...remedies(hosts)]
}

/** Which hosts it is about: all of one mind are only counted. */
function hostsText(status: CheckStatus, hosts: readonly HostCheck[]): string {
  const bad = hosts.filter((host) => host.status === status)
  if (bad.length === hosts.length) return hosts.length > 1 ? many(hosts.length, 'host') : (hosts[0]?.host ?? '')
  return status === 'ok'
    ? bad.map(({ host }) => host).join(' ')
    : `${bad.map(({ host }) => host).join(' ')} of ${many(hosts.length, 'host')}`
}

/** What is wrong and what to do, once for hosts that say the same. */
function remedies(hosts: readonly HostCheck[]): string[] {
  const told = new Map<string, string[]>()
  for (const { host, says } of hosts) if (says !== null) told.set(says, [...(told.get(says) ?? []), host])
  return [...told].map(([says, names]) => `${' '.repeat(STATUS_WIDTH + 2)}${names.join(', ')}: ${escapeControls(says)}`)
}
