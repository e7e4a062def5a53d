import { readFileSync, statSync } from 'node:fs'
import { hostname } from 'node:os'
import { isTemplate } from '../files/raw.ts'
import { dateTimeText } from '../template/dates.ts'
import { localMoment, strftime } from '../template/strftime.ts'
import { PyDate, type Raw, Template } from '../template/values.ts'

/** A template file: as the playbook names it, where it is, and where it goes, if to a host. */
export interface TemplateAt {
  readonly name: string
  readonly path: string
  readonly dest: string | null
}

/** The variables that only template files see; `managed` is what `ansible_managed` is made of. */
export function templateVariables({ name, path, dest }: TemplateAt, managed: string): Map<string, Raw> {
  const { uid, mtime } = statSync(path)
  const about = { host: hostname(), uid: userName(uid), file: name }
  return new Map<string, Raw>([
    ['template_host', about.host],
    ['template_uid', about.uid],
    ['template_path', name],
    ['template_fullpath', path],
    ['template_destpath', dest],
    ['template_mtime', pythonDate(mtime)],
    ['template_run_date', pythonDate(new Date())],
    ['ansible_managed', managedText(managed, about, path, mtime)],
  ])
}

/** `{file}`, `{host}` and `{uid}` are filled in, then the directives of strftime, of when the template was written. */
function managedText(managed: string, about: Readonly<Record<string, string>>, path: string, written: Date): Raw {
  if (!/[%{}]/.test(managed)) return managed
  const filled = managed.replace(/\{\{|\}\}|\{(\w+)\}/g, (whole, field?: string) =>
    field === undefined ? whole.slice(1) : (about[field]?.replaceAll('%', '%%') ?? whole),
  )
  const text = strftime(filled, localMoment(written))
  return isTemplate(text) ? new Template(text, { file: path, line: 1, column: 1 }) : text
}

function pythonDate(instant: Date): PyDate {
  const date = new Date(instant.getTime() - instant.getTimezoneOffset() * 60_000)
  return new PyDate(date, dateTimeText(date))
}

// Each host renders each template: a user is looked up once.
const userNames = new Map<number, string>()

/** The name of a user of this machine; the number of one that has none. */
function userName(uid: number): string {
  const known = userNames.get(uid)
  if (known !== undefined) return known
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n')
  const name = lines.map((line) => line.split(':')).find((fields) => fields[2] === String(uid))?.[0] ?? String(uid)
  userNames.set(uid, name)
  return name
}
