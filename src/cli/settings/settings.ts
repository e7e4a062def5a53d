import { dirname } from 'node:path'
import { type Diagnostic, problem, warning } from '../../diagnostics/diagnostic.ts'
import { type ConfigFile, readConfigFile } from './config-file.ts'
import type { Read, Setting } from './setting.ts'
import { lackedKeys, settingsTable } from './table.ts'

type Table = typeof settingsTable

/** What holds for a command: its flags, else the environment, else ansible.cfg, else what is usual. */
export type Settings = { readonly [K in keyof Table]: Table[K] extends Setting<infer T> ? T : never } & {
  /** The ansible.cfg that was read. */
  readonly configFile: string | null
  /** What it says, by `section.key`. */
  readonly configTexts: ReadonlyMap<string, string>
}

/** The flags as they were parsed, by their names. */
export type GivenFlags = Readonly<Record<string, unknown>>

/** Settles all settings, and says what is wrong in the environment and in ansible.cfg. */
export function settle(
  given: GivenFlags,
  environment: NodeJS.ProcessEnv = process.env,
): { readonly settings: Settings; readonly diagnostics: readonly Diagnostic[] } {
  const config = readConfigFile(environment)
  const diagnostics = [...config.diagnostics, ...lacked(config, environment)]
  const values = Object.entries<Setting<unknown>>(settingsTable).map(([name, setting]) => {
    const found = fromFlag(setting, given) ?? fromEnvironment(setting, environment) ?? fromConfig(setting, config)
    if (found && 'wrong' in found) diagnostics.push(found.wrong)
    return [name, found && 'value' in found ? found.value : setting.otherwise]
  })
  const configTexts = new Map([...config.entries].map(([key, { text }]) => [key, text]))
  const settings = { ...Object.fromEntries(values), configFile: config.path, configTexts } as Settings
  return { settings, diagnostics }
}

type Found = { readonly value: unknown } | { readonly wrong: Diagnostic } | undefined

function fromFlag({ flag, read, readAll }: Setting<unknown>, given: GivenFlags): Found {
  const value = flag === undefined ? undefined : given[flag]
  if (value === undefined) return undefined
  if (Array.isArray(value) && readAll) return { value: readAll(value.map(String)) }
  return judged(read(String(value), process.cwd()), (wrong) => problem('usage', `--${flag} ${wrong}`))
}

function fromEnvironment({ env, read }: Setting<unknown>, environment: NodeJS.ProcessEnv): Found {
  const name = env.find((one) => environment[one] !== undefined && environment[one] !== '')
  if (name === undefined) return undefined
  return judged(read(environment[name] ?? '', process.cwd()), (wrong) => problem('usage', `${name} ${wrong}`))
}

function fromConfig({ keys, read }: Setting<unknown>, { entries, path }: ConfigFile): Found {
  const key = keys.find((one) => entries.has(one))
  const entry = key === undefined ? undefined : entries.get(key)
  if (!entry || path === null) return undefined
  const name = key?.split('.').at(-1)
  return judged(read(entry.text, dirname(path)), (wrong) => problem('config-syntax', `${name} ${wrong}`, entry.place))
}

function judged(read: Read<unknown>, explain: (wrong: string) => Diagnostic): Found {
  return 'wrong' in read ? { wrong: explain(read.wrong) } : read
}

/** What was set and changes nothing, since rcprov does not have it. */
function lacked({ entries }: ConfigFile, environment: NodeJS.ProcessEnv): Diagnostic[] {
  return Object.entries(lackedKeys).flatMap(([key, harmless]) => {
    const entry = entries.get(`defaults.${key}`)
    const variable = `ANSIBLE_${key.toUpperCase()}`
    const [name, text] = entry ? [key, entry.text] : [variable, environment[variable]]
    if (!text || harmless?.test(text)) return []
    return [warning('unsupported', `rcprov has no setting ${name}; it changes nothing here`, entry?.place)]
  })
}
