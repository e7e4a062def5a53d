import { readFileSync } from 'node:fs'
import { basename } from 'node:path'

/** A package of npm that the stand-in needs, as this project's own lock file has it. */
export interface Dependency {
  readonly name: string
  readonly version: string
  readonly integrity: string
  /** The rest of its entry in the lock file. */
  readonly entry: object
}

interface Locked {
  readonly version: string
  readonly integrity: string
  readonly dependencies?: Readonly<Record<string, string>>
}

const ROOT = 'mongodb'

/** The driver and all that it needs, from this project's lock file. */
export function dependencies(): readonly Dependency[] {
  const lock = readFileSync(new URL('../../../package-lock.json', import.meta.url), 'utf8')
  const { packages } = JSON.parse(lock) as { readonly packages: Readonly<Record<string, Locked>> }
  const found = new Map<string, Dependency>()
  const visit = (name: string): void => {
    const entry = packages[`node_modules/${name}`]
    if (entry === undefined) throw new Error(`package-lock.json does not have ${name} at its top`)
    if (found.has(name)) return
    found.set(name, { name, version: entry.version, integrity: entry.integrity, entry })
    for (const needed of Object.keys(entry.dependencies ?? {})) visit(needed)
  }
  visit(ROOT)
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** Where a registry has the package, below its address. */
export function tarballPath({ name, version }: Dependency): string {
  return `${name}/-/${basename(name)}-${version}.tgz`
}

/** The two files by which npm knows what to install: `package.json` and `npm-shrinkwrap.json`. */
export function manifests(all: readonly Dependency[]): { readonly manifest: object; readonly shrinkwrap: object } {
  const scripts = { install: 'node npm-rebuild.js' }
  const wanted = Object.fromEntries(all.filter(({ name }) => name === ROOT).map(({ name, version }) => [name, version]))
  const manifest = { name: 'meteor-dev-bundle', private: true, dependencies: wanted, scripts }
  const entries = all.map((dependency) => {
    // npm puts the address of its own registry in the place of this one.
    const entry = {
      resolved: `https://registry.npmjs.org/${tarballPath(dependency)}`,
      ...dependency.entry,
      dev: undefined,
    }
    return [`node_modules/${dependency.name}`, entry]
  })
  const root = { name: manifest.name, hasInstallScript: true, dependencies: wanted }
  const shrinkwrap = {
    name: manifest.name,
    lockfileVersion: 3,
    requires: true,
    packages: { '': root, ...Object.fromEntries(entries) },
  }
  return { manifest, shrinkwrap }
}
