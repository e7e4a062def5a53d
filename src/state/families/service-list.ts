import type { Json } from '../json.ts'
import type { Family, Probe } from '../probe.ts'
import { sh } from '../sh.ts'

/** A service as Ansible tells of it. */
export interface Service {
  readonly name: string
  readonly state: string
  /** Of systemd's units: whether it is enabled, or what is wrong with it. */
  readonly status?: string
  readonly source: 'systemd' | 'sysv'
}

/** All services that systemd or init scripts know. */
export function serviceList(): Probe<readonly Service[]> {
  // By where units are kept, so that a plan sees that packages may bring some.
  return { family: serviceListFamily, subject: '/usr/lib/systemd/system' }
}

const serviceListFamily: Family<readonly Service[]> = {
  kind: 'script',
  name: 'service-list',
  absent: [],
  script: () => sh`service --status-all 2>/dev/null; echo '#'
u=$(systemctl list-units --no-legend --plain --no-pager --type service --all 2>/dev/null); printf '%s\\n#\\n' "$u"
f=$(systemctl list-unit-files --no-legend --no-pager --type service --all 2>/dev/null); printf '%s\\n#\\n' "$f"
systemctl show --value -p ActiveState -- $(printf '%s\\n' "$f" | sed -n '/@\\./d; s/ .*//p') 2>/dev/null`,
  parse: (stdout, subjects) => {
    const [scripts = '', units = '', files = '', states = ''] = stdout.toString().split(/^#\n/m)
    const loaded = parseUnits(units)
    const services = [...parseScripts(scripts), ...withFiles(loaded, parseFiles(files, states))]
    return subjects.map(() => services)
  },
  // What is there is never certain as long as packages are planned, so that no value has cells of its own.
  cells: (): Readonly<Record<string, Json>> => ({}),
}

function parseScripts(text: string): Service[] {
  const lines = text.matchAll(/^ *\[ ([-+?]) \] +(\S.*)$/gm)
  return [...lines].map(([, sign, name = '']) => ({
    name,
    state: sign === '+' ? 'running' : 'stopped',
    source: 'sysv',
  }))
}

function parseUnits(text: string): Service[] {
  return rowsOf(text).map(([name = '', load = '', active = '', sub = '']) => ({
    name,
    state: sub === 'running' ? 'running' : 'stopped',
    status: [load, active, sub].find(isBad) ?? active,
    source: 'systemd',
  }))
}

/** Units that have a file, with the state of those that could be asked for one: all but templates. */
function parseFiles(text: string, states: string): Service[] {
  const asked = states.split('\n').filter((line) => line !== '')
  return rowsOf(text).map(([name = '', status = '']) => {
    const state = name.includes('@.') ? 'unknown' : (asked.shift() ?? 'unknown')
    return { name, state, status, source: 'systemd' }
  })
}

/** Of what is loaded, the file says whether it is enabled, unless something is wrong with it. */
function withFiles(loaded: readonly Service[], files: readonly Service[]): Service[] {
  const services = new Map(loaded.map((service) => [service.name, service]))
  for (const file of files) {
    const known = services.get(file.name)
    if (!known) services.set(file.name, file)
    else if (!isBad(known.status ?? '')) services.set(file.name, { ...known, status: file.status ?? '' })
  }
  return [...services.values()]
}

function isBad(word: string): boolean {
  return ['not-found', 'masked', 'failed'].includes(word)
}

function rowsOf(text: string): string[][] {
  return text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim().split(/\s+/)]))
}
