import type { Family, Probe } from '../probe.ts'
import { sh } from '../sh.ts'

/** The names of the installed packages that provide a virtual one (`mail-transport-agent`), sorted. */
export function provided(name: string): Probe<readonly string[]> {
  return { family: providedFamily, subject: name }
}

const FORMAT = '${Package}|${db:Status-Status}|${Provides}\\n'

const providedFamily: Family<readonly string[]> = {
  kind: 'script',
  name: 'provided',
  absent: [],
  script: () => sh`dpkg-query -W -f ${FORMAT} 2>/dev/null | grep -v '|$'`,
  parse: (stdout, names) => {
    const providers = parseProviders(stdout.toString())
    return names.map((name) => providers.filter(({ provides }) => provides.includes(name)).map((one) => one.name))
  },
  cells: (by) => ({ provided: by.length > 0 }),
}

function parseProviders(stdout: string) {
  return stdout.split('\n').flatMap((line) => {
    const [name = '', status = '', provides = ''] = line.split('|')
    if (status !== 'installed' && !status.startsWith('triggers-')) return []
    return [{ name, provides: provides.split(',').map((one) => one.trim().replace(/ \(.*$/, '')) }]
  })
}
