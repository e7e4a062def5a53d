import { readdir } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join } from 'node:path'
import { problem } from '../diagnostics/diagnostic.ts'
import type { Place } from '../diagnostics/place.ts'
import { didYouMean } from '../diagnostics/suggest.ts'
import type { Node } from '../files/node.ts'
import { toBoolean } from '../module/scalar.ts'
import type { RawDict } from '../template/values.ts'
import type { Compiler } from './compiler.ts'
import { firstFile, firstFolder, readYaml } from './read.ts'
import type { RolePart } from './role-use.ts'
import type { Role } from './step.ts'
import { joinVars } from './var-places.ts'
import { readVarsNode } from './vars-file.ts'

/** The folder of a role by its name or path; reports where it was looked for if it is not there. */
export async function findRole(
  name: string,
  place: Place,
  parent: Role | null,
  { folder, library, report }: Compiler,
): Promise<string | undefined> {
  const near = parent ? [dirname(parent.folder)] : []
  const shelves = [join(folder, 'roles'), ...library.rolesPath, ...near, folder]
  const found = firstFolder(isAbsolute(name) ? [name] : shelves.map((shelf) => join(shelf, name)))
  if (found !== undefined) return found
  const others = (await Promise.all(shelves.slice(0, -1).map(foldersIn))).flat()
  const help = isAbsolute(name) ? undefined : `looked in ${[...new Set(shelves)].join(', ')}`
  report(problem('role-missing', `there is no role "${name}"${didYouMean(basename(name), others)}`, place, help))
  return undefined
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
}

/** A file of a part of a role: main, or the one asked for, which must be there. */
export async function rolePart(
  folder: string,
  part: RolePart | 'meta',
  asked: string | undefined,
  place: Place,
  { library, report }: Compiler,
): Promise<{ readonly file: string; readonly node: Node | undefined } | undefined> {
  const name = asked === undefined ? 'main' : basename(asked)
  const endings = asked === undefined ? ['.yml', '.yaml', '.json', ''] : ['', '.yml', '.yaml', '.json']
  const file = firstFile(endings.map((ending) => join(folder, part, name + ending)))
  if (file !== undefined) return { file, node: await readYaml(file, library.sources, report) }
  if (asked !== undefined) {
    report(problem('file-missing', `the role ${basename(folder)} has no file "${asked}" in ${part}`, place))
  }
  return undefined
}

/** The variables of a role's defaults or vars: of one file, or of all in a folder `main`. */
export async function roleVars(
  folder: string,
  part: 'defaults' | 'vars',
  asked: string | undefined,
  place: Place,
  compiler: Compiler,
): Promise<RawDict> {
  const { library, report } = compiler
  const main = join(folder, part, 'main')
  const isFolder = asked === undefined && firstFolder([main]) !== undefined
  const entries = isFolder ? await readdir(main, { recursive: true }) : []
  const files = entries.filter((entry) => /\.(ya?ml|json)$/.test(entry)).sort()
  if (files.length === 0) {
    const found = await rolePart(folder, part, asked, place, compiler)
    return found?.node ? readVarsNode(found.node, report) : new Map()
  }
  let all: RawDict = new Map()
  for (const file of files) {
    const node = await readYaml(join(main, file), library.sources, report)
    if (node) all = joinVars(all, readVarsNode(node, report))
  }
  return all
}

/** What a role's meta/main.yml says that matters here. */
export interface RoleMeta {
  readonly dependencies: readonly Node[]
  readonly again: boolean
  /** The whole file. */
  readonly node: Node | undefined
}

export async function roleMeta(folder: string, place: Place, compiler: Compiler): Promise<RoleMeta> {
  const node = (await rolePart(folder, 'meta', undefined, place, compiler))?.node
  const value = (key: string) =>
    node?.kind === 'map' ? node.entries.find((entry) => entry.key.value === key)?.value : undefined
  const dependencies = value('dependencies')
  const again = value('allow_duplicates')
  if (dependencies?.kind === 'map' || (dependencies?.kind === 'scalar' && dependencies.value !== null)) {
    compiler.report(
      problem('playbook-shape', '"dependencies" are a list of roles', dependencies.place, 'start each with "- "'),
    )
  }
  return {
    dependencies: dependencies?.kind === 'list' ? dependencies.items : [],
    again: again?.kind === 'scalar' && toBoolean(again.value) === true,
    node,
  }
}
