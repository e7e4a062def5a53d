import type { Family, Probe } from '../probe.ts'
import { sh } from '../sh.ts'
import { parseTuple, readableTuple, type Tuple } from '../ufw/tuple.ts'

/** What happens to what no rule of ufw decides. */
export type Policy = 'allow' | 'deny' | 'reject'

/** What ufw is told to do, and whether the kernel does it; null where it is not installed. */
export type Ufw = null | {
  /** Now and at boot. */
  readonly enabled: boolean
  /** The kernel has its rules; only known of one that is enabled. */
  readonly loaded: boolean
  readonly logging: string
  readonly policies: Readonly<Record<'incoming' | 'outgoing' | 'routed', Policy>>
  /** It cares for IPv6, too. */
  readonly ipv6: boolean
  readonly v4: readonly Tuple[]
  readonly v6: readonly Tuple[]
  /** The ports of profiles by their names: `22/tcp`, `80,443/tcp|53`. */
  readonly apps: ReadonlyMap<string, string>
}

/** The firewall of a host, if it is ufw. */
export function ufw(): Probe<Ufw> {
  // By its program, so that a plan sees that a package may bring it.
  return { family: ufwFamily, subject: '/usr/sbin/ufw' }
}

/** As the package brings it. */
export const freshUfw: NonNullable<Ufw> = {
  enabled: false,
  loaded: false,
  logging: 'low',
  policies: { incoming: 'deny', outgoing: 'allow', routed: 'deny' },
  ipv6: true,
  v4: [],
  v6: [],
  apps: new Map([['OpenSSH', '22/tcp']]),
}

const OWN = '^-A ufw6?-user-(input|output|forward) '

const ufwFamily: Family<Ufw> = {
  kind: 'script',
  name: 'ufw',
  absent: null,
  script: () => sh`[ ! -x /usr/sbin/ufw ] || { cat /etc/ufw/ufw.conf /etc/default/ufw; echo '#='
for f in '' 6; do grep -h '^### tuple ###' /etc/ufw/user$f.rules; echo '#='; done
cat /etc/ufw/applications.d/* | grep -E '^(\\[|ports=)'; echo '#='
if grep -qx 'ENABLED=yes' /etc/ufw/ufw.conf; then for f in '' 6; do
grep -cE ${OWN} /etc/ufw/user$f.rules; if r=$(ip\${f}tables -w 5 -S); then
printf '%s\\n' "$r" | grep -cE ${OWN}; printf '%s\\n' "$r" | grep -cE -e '^-A INPUT -j ufw6?-before-input$'
else printf 'none\\nnone\\n'; fi; done; fi; } 2>/dev/null`,
  parse: (stdout, subjects) => {
    const parts = stdout.toString().split(/^#=\n/m)
    return subjects.map(() => (parts.length < 5 ? null : parseUfw(parts)))
  },
  supposed: () => freshUfw,
  cells: (found) => {
    if (found === null) return { state: 'absent' }
    const { enabled, loaded, logging, policies, v4, v6 } = found
    const state = enabled ? (loaded ? 'enabled' : 'not loaded') : 'disabled'
    return { state, logging, ...policies, rules: v4.map(readableTuple), 'rules of IPv6': v6.map(readableTuple) }
  },
}

function parseUfw([settings = '', v4 = '', v6 = '', apps = '', counts = '']: readonly string[]): NonNullable<Ufw> {
  const values = new Map(
    [...settings.matchAll(/^(\w+)=["']?([^"'\n]*)/gm)].map(([, name, value]) => [name, value ?? '']),
  )
  const policy = (name: string, otherwise: Policy) => policies[values.get(`DEFAULT_${name}_POLICY`) ?? ''] ?? otherwise
  const ipv6 = values.get('IPV6')?.toLowerCase() === 'yes'
  return {
    enabled: values.get('ENABLED')?.toLowerCase() === 'yes',
    loaded: isLoaded(counts.split('\n'), ipv6),
    logging: values.get('LOGLEVEL') || 'off',
    policies: {
      incoming: policy('INPUT', 'deny'),
      outgoing: policy('OUTPUT', 'allow'),
      routed: policy('FORWARD', 'deny'),
    },
    ipv6,
    v4: tuplesIn(v4),
    v6: tuplesIn(v6),
    apps: appsIn(apps),
  }
}

const policies: Readonly<Record<string, Policy>> = { ACCEPT: 'allow', DROP: 'deny', REJECT: 'reject' }

/** The kernel has as many rules as the file, and comes to them; without IPv6 in the kernel, ufw does without, too. */
function isLoaded([file4, kernel4, way4, file6, kernel6, way6]: readonly string[], ipv6: boolean): boolean {
  const isWithout6 = !ipv6 || way6 === 'none'
  return kernel4 === file4 && way4 === '1' && (isWithout6 || (kernel6 === file6 && way6 === '1'))
}

function tuplesIn(text: string): Tuple[] {
  const lines = text.split('\n').filter((line) => line !== '')
  return lines.map((line) => parseTuple(line.replace('### tuple ### ', ''))).filter((tuple) => tuple !== null)
}

function appsIn(text: string): ReadonlyMap<string, string> {
  return new Map(
    [...text.matchAll(/^\[(.*)\]\nports=(.*)$/gm)].map(([, name = '', ports = '']) => [name, ports.trim()]),
  )
}
