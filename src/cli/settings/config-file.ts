import { existsSync, readFileSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Diagnostic, problem, warning } from '../../diagnostics/diagnostic.ts'
import { reasonOf } from '../../diagnostics/reason.ts'
import { type Config, parseConfig } from '../../files/config.ts'
import { fromHome } from '../../files/home.ts'
import { isFolderAt } from '../../files/inventory/listing.ts'

/** The one ansible.cfg that counts; null where there is none. */
export interface ConfigFile extends Config {
  readonly path: string | null
}

/** Reads the first of $ANSIBLE_CONFIG, ./ansible.cfg, ~/.ansible.cfg, /etc/ansible/ansible.cfg; one that anybody might have put there is left out. */
export function readConfigFile(environment: NodeJS.ProcessEnv): ConfigFile {
  const here = resolve('ansible.cfg')
  const named = environment.ANSIBLE_CONFIG ? fileAt(environment.ANSIBLE_CONFIG) : null
  const isOpen = named === null && existsSync(here) && isWorldWritable(process.cwd())
  const usual = [...(isOpen ? [] : [here]), join(homedir(), '.ansible.cfg'), '/etc/ansible/ansible.cfg']
  const path = [...(named === null ? [] : [named]), ...usual].find((one) => existsSync(one)) ?? null
  const ignored = isOpen ? [openFolder(here)] : []
  const { entries, diagnostics } = path === null ? nothing : readAt(path)
  return { path, entries, diagnostics: [...ignored, ...diagnostics] }
}

const nothing: Config = { entries: new Map(), diagnostics: [] }

/** ANSIBLE_CONFIG may name a folder that has an ansible.cfg. */
function fileAt(path: string): string {
  const full = resolve(fromHome(path))
  return isFolderAt(full) ? join(full, 'ansible.cfg') : full
}

function isWorldWritable(folder: string): boolean {
  return (statSync(folder).mode & 0o002) !== 0
}

function openFolder(file: string): Diagnostic {
  const help = 'anybody could have put it there; name it in ANSIBLE_CONFIG, or close the folder with chmod o-w .'
  return warning('usage', `${file} is not read, because anybody may write into its folder`, undefined, help)
}

function readAt(path: string): Config {
  try {
    return parseConfig(readFileSync(path, 'utf8'), path)
  } catch (reason) {
    const message = `can't read the configuration ${path}: ${reasonOf(reason)}`
    return { ...nothing, diagnostics: [problem('file-unreadable', message)] }
  }
}
