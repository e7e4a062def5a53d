import { defineModule, refuse } from '../src/module/define.ts'
import { getent } from '../src/state/families/getent.ts'
import type { Json } from '../src/state/json.ts'

/** Databases whose fields stand between colons; those of the others between blanks. */
const colonDatabases = ['passwd', 'shadow', 'group', 'gshadow']

const NOT_FOUND = 'One or more supplied key could not be found in the database.'

export default defineModule({
  name: 'getent',
  summary: 'Tell what the host knows of users, groups, hosts or services, as a fact',
  args: {
    required: ['database'],
    properties: {
      database: { type: 'string', description: 'Where to look: passwd, group, hosts, services, …' },
      key: { type: 'string', default: '', description: 'What to look for; without it, everything is told.' },
      service: { type: 'string', default: '', description: 'Look only in this source: files, dns, …' },
      split: { type: 'string', description: 'What stands between the fields of an entry, where it is something else.' },
      fail_key: {
        type: 'boolean',
        default: true,
        description: 'Fail if the key is not there; else it is told as null.',
      },
    },
  },
  returns: { ansible_facts: 'The fact `getent_DATABASE`: the entries by their keys', msg: 'Why there are none' },
  examples: [
    { title: 'One user, as getent_passwd.mongodb', args: { database: 'passwd', key: 'mongodb' } },
    { title: 'All groups', args: { database: 'group' } },
    { title: 'A name that may be unknown', args: { database: 'hosts', key: 'mongo1', fail_key: false } },
  ],
  read: (args) => ({ answer: getent(args) }),
  plan: ({ fail_key }, { answer: { code } }) => {
    if (code === 0 || (code === 2 && !fail_key)) return []
    if (code === 2) return refuse(NOT_FOUND)
    if (code === 3) return refuse('Enumeration not supported on this database.')
    return refuse('Missing arguments, or database unknown.')
  },
  result: ({ database, key, split }, { answer: { code, lines } }) => {
    const separator = split ?? (colonDatabases.includes(database) ? ':' : null)
    const entries = code === 0 ? entriesOf(lines, separator) : { [key]: null }
    return { ansible_facts: { [`getent_${database}`]: entries }, ...(code === 2 && { msg: NOT_FOUND }) }
  },
  facts: ({ database }) => [`getent_${database}`],
})

/** The fields of each entry by its first one; of a name with several entries, a list of them. */
function entriesOf(lines: readonly string[], separator: string | null): Readonly<Record<string, Json>> {
  const entries = new Map<string, string[][]>()
  for (const line of lines) {
    const [name = '', ...fields] = separator === null ? line.trim().split(/\s+/) : line.split(separator)
    entries.set(name, [...(entries.get(name) ?? []), fields])
  }
  const shown = [...entries].map(([name, all]) => [name, all.length === 1 ? (all[0] ?? []) : all] as const)
  return Object.fromEntries(shown)
}
