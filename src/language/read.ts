import { stat } from 'node:fs/promises'
import { problem } from '../diagnostics/diagnostic.ts'
import type { Node } from '../files/node.ts'
import type { Parsed } from '../files/yaml.ts'

export interface Sources {
  readonly yaml: (file: string) => Promise<Parsed>
}

import type { Report } from './fields.ts'

/** The one document of a YAML file; undefined where it is empty, or wrong in a way that has been reported. */
export async function readYaml(file: string, sources: Sources, report: Report): Promise<Node | undefined> {
  const { documents, diagnostics } = await sources.yaml(file)
  diagnostics.forEach(report)
  const [first, second] = documents
  if (second) report(problem('playbook-shape', 'a file holds one document, and a second one starts here', second.place))
  return first?.kind === 'scalar' && first.value === null ? undefined : first
}

/** The first of these paths where there is a file. */
export function firstFile(paths: readonly string[]): Promise<string | undefined> {
  return first(paths, 'file')
}

/** The first of these paths where there is a folder. */
export function firstFolder(paths: readonly string[]): Promise<string | undefined> {
  return first(paths, 'folder')
}

async function first(paths: readonly string[], kind: 'file' | 'folder'): Promise<string | undefined> {
  for (const path of paths) {
    const found = await stat(path).catch(() => undefined)
    if (kind === 'file' ? found?.isFile() : found?.isDirectory()) return path
  }
  return undefined
}
