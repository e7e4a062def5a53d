import { readdirSync } from 'node:fs'
import { basename, extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadAtOnce } from '../files/load-at-once.ts'
import type { Control, Module } from './define.ts'

export type AnyModule = Module | Control

/** A folder of module files: the base name of a file is the name of its module, sub-folders group families. */
export interface ModuleFolder {
  readonly find: (name: string) => Promise<AnyModule | undefined>
  readonly names: () => Promise<readonly string[]>
}

/** The modules in a folder, each loaded when it is first asked for. */
export function moduleFolder(folder: URL): ModuleFolder {
  const loaded = new Map<string, Promise<AnyModule | undefined>>()
  let listing: ReadonlyMap<string, URL> | undefined
  const files = () => {
    listing ??= list(folder)
    return listing
  }
  const load = async (name: string) => {
    const file = files().get(name)
    if (!file) return undefined
    loadAtOnce(file)
    return (await import(file.href)).default as AnyModule
  }
  return {
    find: (name) => {
      const short = shortName(name)
      const found = loaded.get(short) ?? load(short)
      loaded.set(short, found)
      return found
    },
    names: async () => [...files().keys()].sort(),
  }
}

/** `copy` for `ansible.builtin.copy` and `ansible.legacy.copy`, and for a module of another collection its own name; other names as they are. */
export function shortName(name: string): string {
  const moved = movedModules.get(name) ?? mongodbModule.exec(name)?.[1]
  return moved ?? name.replace(/^ansible\.(builtin|legacy)\./, '')
}

const mongodbModule = /^community\.mongodb\.(mongodb_\w+)$/

const movedModules: ReadonlyMap<string, string> = new Map([
  ['ansible.posix.sysctl', 'sysctl'],
  ['ansible.posix.firewalld', 'firewalld'],
  ['community.general.pam_limits', 'pam_limits'],
  ['community.general.ufw', 'ufw'],
  ['community.general.apache2_module', 'apache2_module'],
  ['community.crypto.openssl_privatekey', 'openssl_privatekey'],
  ['community.crypto.openssl_csr', 'openssl_csr'],
  ['community.crypto.x509_certificate', 'x509_certificate'],
  ['community.crypto.x509_certificate_info', 'x509_certificate_info'],
])

/** The modules that come with rcprov. */
export const ownModules = moduleFolder(new URL('../../modules/', import.meta.url))

/** A module by its short or full name; undefined if there is none of that name. */
export const findModule = ownModules.find

/** The names of all modules, sorted. */
export const moduleNames = ownModules.names

// Sources end in .ts and the build in .js: modules have the ending of this very file.
const ending = extname(fileURLToPath(import.meta.url))

function list(folder: URL): ReadonlyMap<string, URL> {
  const entries = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const files = entries.filter((entry) => extname(entry) === ending && !entry.endsWith('.d.ts'))
  return new Map(files.map((file) => [basename(file, ending), new URL(file, folder)]))
}
