import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What was packed as a release: a file of the bundle, where the real one has it compiled in. */
export interface Release {
  readonly version: string
  readonly commit: string
  /** When it was built; two builds do not respect each other's lock of the migrations. */
  readonly buildAt: string
  /** The number of its last migration. */
  readonly migration: number
  /** The oldest MongoDB that it takes. */
  readonly minimumMongo: string
  /** The Deno that its apps run in, for releases that have them there. */
  readonly deno: string | null
}

/** The name of that file, beside the program. */
export const RELEASE_FILE = 'release.json'

/** What `npm install` leaves: the ABI of the Node that it ran under, which compiled modules would be bound to. */
export const BUILT_FILE = 'npm-rebuild.abi'

/** Reads which release lies in the folder `programs/server` of a bundle. */
export function readRelease(folder: string): Release {
  return JSON.parse(readFileSync(join(folder, RELEASE_FILE), 'utf8')) as Release
}

/** The major version of Node that a bundle asks for. */
export function wantedNode(folder: string): number {
  const text = readFileSync(join(folder, '../../.node_version.txt'), 'utf8').trim()
  const major = /^v?(\d+)\.\d+\.\d+$/.exec(text)?.[1]
  if (major === undefined) throw new Error('Failed to parse desired Node.js version from .node_version.txt')
  return Number(major)
}

/** Throws what Node says of compiled modules where the bundle was installed with another Node, or not at all. */
export function checkBuild(folder: string): void {
  const abi = readFileSync(join(folder, BUILT_FILE), 'utf8').trim()
  if (abi === process.versions.modules) return
  throw new Error(
    `The modules in ${folder}/node_modules were compiled against a different Node.js version using ` +
      `NODE_MODULE_VERSION ${abi}. This version of Node.js requires NODE_MODULE_VERSION ${process.versions.modules}.`,
  )
}

/** Whether version `a` is older than `b`, by their three numbers. */
export function isOlder(a: string, b: string): boolean {
  const [left, right] = [a, b].map((version) => version.split('.').map((part) => Number.parseInt(part, 10)))
  const at = [0, 1, 2].find((place) => (left?.[place] ?? 0) !== (right?.[place] ?? 0))
  return at !== undefined && (left?.[at] ?? 0) < (right?.[at] ?? 0)
}
