import { plainRule } from '../firewalld/rich-rule.ts'
import type { Family, Probe } from '../probe.ts'
import { sh } from '../sh.ts'

/** What counts now, or what counts after the next reload. */
export type Tense = 'runtime' | 'permanent'

/** The things that a zone has lists of, as firewalld calls them; of the last two there is one or none. */
const kinds = [
  ...([
    'interfaces',
    'sources',
    'services',
    'ports',
    'protocols',
    'forward-ports',
    'icmp-blocks',
    'rich rules',
  ] as const),
  ...(['masquerade', 'icmp-block-inversion'] as const),
]
export type Kind = (typeof kinds)[number]

export interface Zone {
  readonly target: string
  /** None, where a kind is missing. */
  readonly lists: ReadonlyMap<Kind, readonly string[]>
}

/** What firewalld is told to do; null where it is not installed. */
export type Firewalld = null | {
  readonly running: boolean
  readonly defaultZone: string
  readonly zones: ReadonlyMap<string, Zone>
  /** The services that it knows; null where nobody can tell. */
  readonly services: ReadonlySet<string> | null
}

/** All zones of firewalld; of what counts now none, where it does not run. */
export function firewalld(tense: Tense): Probe<Firewalld> {
  // By its program, so that a plan sees that a package may bring it.
  return { family: firewalldFamily, subject: `/usr/bin/firewall-cmd ${tense}` }
}

/** A zone with these services let in. */
export function newZone(target = 'default', services: readonly string[] = []): Zone {
  return { target, lists: new Map(services.length > 0 ? [['services', services]] : []) }
}

/** The zones that the package brings. */
const suppliedZones: ReadonlyMap<string, Zone> = new Map([
  ['block', newZone('%%REJECT%%')],
  ['dmz', newZone('default', ['ssh'])],
  ['drop', newZone('DROP')],
  [
    'external',
    {
      target: 'default',
      lists: new Map([
        ['services', ['ssh']],
        ['masquerade', ['yes']],
      ]),
    },
  ],
  ['home', newZone('default', ['dhcpv6-client', 'mdns', 'samba-client', 'ssh'])],
  ['internal', newZone('default', ['dhcpv6-client', 'mdns', 'samba-client', 'ssh'])],
  ['public', newZone('default', ['dhcpv6-client', 'ssh'])],
  ['trusted', newZone('ACCEPT')],
  ['work', newZone('default', ['dhcpv6-client', 'ssh'])],
])

const firewalldFamily: Family<Firewalld> = {
  kind: 'script',
  name: 'firewalld',
  absent: null,
  script: (subjects) => {
    const tenses = subjects.map((subject) => subject.split(' ')[1] ?? '')
    return sh`for t in ${tenses}; do if [ -x /usr/bin/firewall-cmd ]; then
p=; [ $t = runtime ] || p=--permanent; r=running
z=$(firewall-cmd $p --list-all-zones) || { r=stopped z=; [ $t = runtime ] || z=$(firewall-offline-cmd --list-all-zones); }
echo $r; sed -n 's/^DefaultZone=//p' /etc/firewalld/firewalld.conf | tail -n 1; printf '\\0'
for f in /usr/lib/firewalld/services/*.xml /etc/firewalld/services/*.xml; do echo "$f"; done; printf '\\0%s\\0' "$z"
else printf '\\0\\0\\0'; fi; done 2>/dev/null`
  },
  parse: (stdout, subjects) => {
    const fields = stdout.toString().split('\0')
    return subjects.map((_, i) => parseFirewalld(fields.slice(3 * i, 3 * i + 3)))
  },
  supposed: () => ({ running: true, defaultZone: 'public', zones: suppliedZones, services: null }),
  cells: (found) => {
    if (found === null) return { state: 'absent' }
    const cells = [...found.zones].flatMap(([name, { target, lists }]) => [
      [`${name} target`, target] as const,
      ...[...lists].map(([kind, entries]) => [`${name} ${kind}`, entries.toSorted()] as const),
    ])
    return { state: found.running ? 'running' : 'stopped', ...Object.fromEntries(cells) }
  },
}

function parseFirewalld([about = '', services = '', zones = '']: readonly string[]): Firewalld {
  const [state = '', defaultZone = ''] = about.split('\n')
  if (state === '') return null
  const names = [...services.matchAll(/\/([^/\n*]+)\.xml$/gm)].map(([, name = '']) => name)
  return {
    running: state === 'running',
    defaultZone: defaultZone || 'public',
    zones: zonesIn(zones),
    services: new Set(names),
  }
}

/** What --list-all-zones prints: a zone's name, then a line for each kind; long lists have a line for each entry. */
function zonesIn(text: string): ReadonlyMap<string, Zone> {
  return new Map(
    text.split(/\n\n+/).flatMap((block) => {
      const [, name = '', rest = ''] = /^(\S+)[^\n]*\n(.*)$/s.exec(block.trim()) ?? []
      return name === '' ? [] : [[name, zoneIn(rest)] as const]
    }),
  )
}

function zoneIn(text: string): Zone {
  const fields = new Map(
    [...text.matchAll(/^ {2}([a-z][a-z -]*): ?(.*(?:\n\t.*)*)/gm)].map(([, kind, value]) => [kind, value ?? '']),
  )
  const lists = kinds.map((kind) => [kind, entries(kind, fields.get(kind) ?? '')] as const)
  return {
    target: fields.get('target')?.trim() ?? 'default',
    lists: new Map(lists.filter(([, some]) => some.length > 0)),
  }
}

function entries(kind: Kind, value: string): string[] {
  if (kind === 'masquerade' || kind === 'icmp-block-inversion') return value.trim() === 'yes' ? ['yes'] : []
  if (kind === 'rich rules') return lines(value).map(plainRule)
  return kind === 'forward-ports' ? lines(value) : value.split(/\s+/).filter((word) => word !== '')
}

function lines(value: string): string[] {
  return value
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}
