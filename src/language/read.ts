import { readdirSync, type Stats, statSync } from 'node:fs'
import { problem } from '../diagnostics/diagnostic.ts'
import type { Node } from '../files/node.ts'
import type { Parsed } from '../files/yaml.ts'
import type { Report } from './fields.ts'

export interface Sources {
  readonly yaml: (file: string) => Promise<Parsed>
}

/** The one document of a YAML file; undefined where it is empty, or wrong in a way that has been reported. */
export async function readYaml(file: string, sources: Sources, report: Report): Promise<Node | undefined> {
  const { documents, diagnostics } = await sources.yaml(file)
  diagnostics.forEach(report)
  const [first, second] = documents
  if (second) report(problem('playbook-shape', 'a file holds one document, and a second one starts here', second.place))
  return first?.kind === 'scalar' && first.value === null ? undefined : first
}

/** The first of these paths where there is a file. */
export function firstFile(paths: readonly string[]): string | undefined {
  return paths.find((path) => look(path)?.isFile())
}

/** The first of these paths where there is a folder. */
export function firstFolder(paths: readonly string[]): string | undefined {
  return paths.find((path) => look(path)?.isDirectory())
}

/** What stands in a folder; nothing where there is none. */
export function namesIn(folder: string): string[] {
  return look(folder)?.isDirectory() ? readdirSync(folder) : []
}

/** What there is at a path: undefined for nothing. */
// A large project asks thousands of times, and nothing else waits meanwhile: asynchronously that takes a third of a second more.
export function look(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch {
    // Below a file, in a closed folder or by an impossible name there is nothing to be read either.
    return undefined
  }
}
