import { join, resolve } from 'node:path'
import { type Diagnostic, problem } from '../../diagnostics/diagnostic.ts'
import type { VariableLayer } from '../inventory.ts'
import type { SourceCache } from '../source.ts'
import { parseSource } from '../yaml-source.ts'
import { layerOf } from './layer.ts'
import { type Listing, listFolder } from './listing.ts'

/** The files in folders named group_vars and host_vars, each read when it is first asked for. */
export interface VariableFiles {
  /** What a folder has for one group or host, in the order in which it is merged. */
  find(folder: string, kind: 'group_vars' | 'host_vars', name: string): readonly VariableLayer[]
  /** Whether an encrypted file was met that can't be read. */
  anyLocked(): boolean
  /** The mistakes found since this was last asked. */
  takeDiagnostics(): Diagnostic[]
}

/** Reads nothing before it is asked for, and nothing twice. */
export function createVariableFiles(sources: SourceCache): VariableFiles {
  const listings = new Map<string, Listing>()
  const layers = new Map<string, readonly VariableLayer[]>()
  const diagnostics: Diagnostic[] = []
  const listingOf = (folder: string) => {
    const listing = listings.get(folder) ?? listFolder(folder, diagnostics)
    listings.set(folder, listing)
    return listing
  }
  const read = (folder: string, name: string, origin: string) => {
    // A host whose name is a path is a chroot, and no file is named by it.
    const files = name.startsWith('/') ? [] : filesFor(folder, name, listingOf)
    return files.flatMap((file) => readLayer(file, origin, sources, diagnostics))
  }
  return {
    find(folder, kind, name) {
      const key = resolve(folder, kind, name)
      const found = layers.get(key) ?? read(join(folder, kind), name, `${kind}/${name}`)
      layers.set(key, found)
      return found
    },
    anyLocked: () => [...layers.values()].some((found) => found.some(({ locked }) => locked !== undefined)),
    takeDiagnostics: () => diagnostics.splice(0),
  }
}

const EXTENSIONS = ['', '.yml', '.yaml', '.json']

/** The first of `web`, `web.yml`, `web.yaml`, `web.json` that is there; a folder stands for all files in it. */
function filesFor(folder: string, name: string, listingOf: (folder: string) => Listing): string[] {
  const listing = listingOf(folder)
  const found = EXTENSIONS.map((extension) => name + extension).find((candidate) => listing.has(candidate))
  if (found === undefined) return []
  const path = join(folder, found)
  return listing.get(found) === 'folder' ? filesIn(path, listingOf) : [path]
}

function filesIn(folder: string, listingOf: (folder: string) => Listing): string[] {
  return [...listingOf(folder)].flatMap(([name, kind]) => {
    const extension = /[^.](\.[^.]*)$/.exec(name)?.[1] ?? ''
    if (name.startsWith('.') || name.endsWith('~')) return []
    if (kind === 'folder') return extension === '' ? filesIn(join(folder, name), listingOf) : []
    return EXTENSIONS.includes(extension) ? [join(folder, name)] : []
  })
}

function readLayer(file: string, origin: string, sources: SourceCache, report: Diagnostic[]): VariableLayer[] {
  const text = sources.read(file)
  if (typeof text !== 'string') {
    // One that can't be decrypted is no mistake before a host needs it: the passwords of others may be at hand elsewhere.
    if (text.code === 'vault') return [{ origin, file, values: new Map(), placeOf: () => undefined, locked: text }]
    report.push(text)
    return []
  }
  const { documents, diagnostics } = parseSource(text, file, sources)
  report.push(...diagnostics)
  const [node, second] = documents
  if (second)
    report.push(
      problem('inventory-syntax', 'a file of variables holds one document, and a second one starts here', second.place),
    )
  if (node?.kind === 'map') return [layerOf(node, origin)]
  const empty = node === undefined || (node.kind === 'scalar' && (node.value === null || node.text === ''))
  if (!empty)
    report.push(
      problem(
        'inventory-syntax',
        'a file of variables holds a mapping',
        node.place,
        'write each variable as "name: value"',
      ),
    )
  return []
}
