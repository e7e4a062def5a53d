import type { LabHost } from '../../../src/lab/place.ts'
import { on } from './hosts.ts'

/** What stands on a host: files by their paths; packages, units, users and groups by a word and their names. */
export type State = ReadonlyMap<string, string>

/** What has come about on a host; null: it is gone. */
export type Delta = Readonly<Record<string, string | null>>

const folders = '/etc /home /opt /root /srv /usr/local /var/lib /var/spool'

// A host's own keys, accounts (told by getent), caches and notes of tools, and what each engine keeps for itself.
const left = [
  /^\/etc\/(ssh\/ssh_host_.*|ld\.so\.cache|machine-id|(g?shadow|passwd|group|subuid|subgid)-?)$/,
  /^\/(root\/\.ansible.*|var\/lib\/(apt|dpkg|rcprov|systemd|ucf|python|private|sudo|misc)(\/.*)?)$/,
  /^unit (run-|session-|user).*$/,
]

// The lab's network is written as NET, so that a record holds in each; of crontabs not who installed them when.
const script = (network: string) => `
find ${folders} -xdev ! -type f -printf '%p\\t%y %m %u %g %l\\n'
find ${folders} -xdev -type f -printf '%p\\t%y %m %u %g\\n'
find ${folders} -xdev -type f -not -path '/var/lib/dpkg/*' -not -path '/var/lib/apt/*' -exec sha256sum {} + |
  sed 's/^\\([^ ]*\\)  /hash \\1 /'
grep -rlIF ${network}. ${folders} 2>/dev/null | while read -r f; do
  echo "hash $(sed 's/${network.replaceAll('.', '\\.')}\\./NET./g' "$f" | sha256sum | cut -d' ' -f1) $f"
done
for f in /var/spool/cron/crontabs/*; do
  [ -f "$f" ] && echo "hash $(grep -v '^# ' "$f" | sha256sum | cut -d' ' -f1) $f"
done
dpkg-query -W -f 'package \${Package}\\t\${db:Status-Status}\\n'
systemctl list-unit-files --no-legend --no-pager | awk '{print "unit file " $1 "\\t" $2}'
systemctl list-units --all --no-legend --no-pager --plain --type=service,timer,socket | awk '{print "unit " $1 "\\t" $3 " " $4}'
getent passwd | awk -F: '{print "user " $1 "\\t" $0}'
getent group | awk -F: '{print "group " $1 "\\t" $0}'
`

/** All that is on a host, but for `left`. */
export async function stateOf(host: LabHost): Promise<State> {
  const state = new Map<string, string>()
  const network = host.address.replace(/\.\d+$/, '')
  for (const row of (await on(host, script(network))).trim().split('\n')) {
    const [, hash = '', path = ''] = /^hash (\S+) (.*)$/.exec(row) ?? []
    const [name = '', text = ''] =
      hash === '' ? row.split('\t') : [path, state.get(path)?.replace(/ [0-9a-f]{64}$/, '')]
    if (!left.some((pattern) => pattern.test(name))) state.set(name, hash === '' ? text : `${text} ${hash}`)
  }
  return state
}

/** What differs on a host from what it was before, in the order of names. */
export function deltaOf(before: State, now: State): Delta {
  const differs = [...now].filter(([name, text]) => before.get(name) !== text)
  const gone = [...before.keys()].filter((name) => !now.has(name)).map((name) => [name, null] as const)
  // The name of a backup tells the process and the time.
  const named = differs.map(([name, text]) => [name.replace(/\.\d+\.[\d@:-]+~$/, '.BACKUP~'), text] as const)
  return Object.fromEntries([...named, ...gone].sort(([a], [b]) => (a < b ? -1 : 1)))
}
