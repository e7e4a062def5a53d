import type { Event, HostEvent, ItemEvent, Recap } from '../../src/run/event.ts'

/**
 * What was told of each task, a line each: `copy: h1 changed, h2 failed`, items as `h1(a) ok`, and what debug, fail and
 * assert say behind a colon. Hosts are sorted, since within a task they are told as they come.
 */
export function story(events: readonly Event[]): string[] {
  const lines: { readonly title: string; readonly outcomes: (HostEvent | ItemEvent)[] }[] = []
  for (const event of events) {
    if (event.type === 'task') lines.push({ title: `${event.handler ? 'HANDLER ' : ''}${event.name}`, outcomes: [] })
    if (event.type === 'play') lines.push({ title: `PLAY ${event.name}`, outcomes: [] })
    if (event.type === 'host' || event.type === 'item') lines.at(-1)?.outcomes.push(event)
    if (event.type === 'included') {
      const label = event.label === null ? '' : `(${event.label})`
      const hosts = event.hosts.toSorted().join(' ')
      lines.push({ title: `included ${event.file.split('/').at(-1)}${label} for ${hosts}`, outcomes: [] })
    }
    // When the last host is gone is a test of its own.
    if (event.type === 'no-hosts' && event.reason === 'none-matched')
      lines.push({ title: `no hosts: ${event.reason}`, outcomes: [] })
  }
  return lines
    .filter(({ title, outcomes }) => outcomes.length > 0 || !isTask(title))
    .map(({ title, outcomes }) => (outcomes.length > 0 ? `${title}: ${words(outcomes)}` : title))
}

/** The counts of each host that are not zero. */
export function recap(events: readonly Event[]): Record<string, string> {
  const hosts = events.flatMap((event) => (event.type === 'recap' ? Object.entries(event.hosts) : []))
  const words = (counts: Recap) =>
    Object.entries(counts)
      .filter(([, count]) => count > 0)
      .map(([name, count]) => `${name}=${count}`)
      .sort()
  return Object.fromEntries(hosts.map(([host, counts]) => [host, words(counts).join(' ')]))
}

function isTask(title: string): boolean {
  return !/^(PLAY |included |no hosts)/.test(title)
}

function words(outcomes: readonly (HostEvent | ItemEvent)[]): string {
  const looped = new Set(outcomes.filter(({ type }) => type === 'item').map(({ host }) => host))
  return outcomes
    .filter((outcome) => outcome.type === 'item' || !looped.has(outcome.host))
    .toSorted((a, b) => (a.host < b.host ? -1 : a.host > b.host ? 1 : 0))
    .map(word)
    .join(', ')
}

function word(outcome: HostEvent | ItemEvent): string {
  const item = outcome.type === 'item' ? `(${outcome.label})` : ''
  const ignored = outcome.type === 'host' && outcome.ignored ? ' ignored' : ''
  const where = outcome.delegatedTo === null ? '' : `->${outcome.delegatedTo}`
  return `${outcome.host}${where}${item} ${outcome.status}${ignored}${said(outcome)}`
}

function said({ module, status, result }: HostEvent | ItemEvent): string {
  if (
    !['debug', 'fail', 'assert', 'validate_argument_spec'].includes(module.split('.').at(-1) ?? '') ||
    !['ok', 'changed', 'failed'].includes(status)
  )
    return ''
  // Why a message can't be made is told in other words than Ansible's.
  if (module === 'debug' && status === 'failed') return ''
  const { changed: _, failed: __, item: ___, ansible_loop_var: ____, msg, ...rest } = result
  const value = msg ?? Object.values(rest)[0]
  if (value === undefined || value === 'All assertions passed') return ''
  return ` ${typeof value === 'string' ? value : JSON.stringify(value)}`
}
