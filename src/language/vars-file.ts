import { isAbsolute, join } from 'node:path'
import { type Diagnostic, problem } from '../diagnostics/diagnostic.ts'
import type { Node } from '../files/node.ts'
import type { RawDict } from '../template/values.ts'
import type { Report } from './fields.ts'
import type { Sources } from './read.ts'
import { firstFile, readYaml } from './read.ts'
import { readVars } from './vars.ts'

/** The variables of a file, whose name is relative to a folder or its `vars`; what is wrong with it is said in diagnostics. */
export async function loadVarsFile(
  name: string,
  sources: Sources,
  folder = '.',
): Promise<{ readonly values: RawDict; readonly diagnostics: readonly Diagnostic[] }> {
  const diagnostics: Diagnostic[] = []
  const report = (diagnostic: Diagnostic) => diagnostics.push(diagnostic)
  const tried = varsFilePaths(name, folder)
  const file = firstFile(tried)
  if (file === undefined) {
    report(
      problem('file-missing', `there is no file of variables "${name}"`, undefined, `looked for ${tried.join(', ')}`),
    )
    return { values: new Map(), diagnostics }
  }
  const node = await readYaml(file, sources, report)
  return { values: node ? readVarsNode(node, report) : new Map(), diagnostics }
}

/** Where a file of variables is looked for. */
export function varsFilePaths(name: string, folder: string): readonly string[] {
  return isAbsolute(name) ? [name] : [...new Set([join(folder, 'vars', name), join(folder, name)])]
}

/** The variables of a file's document: a dict, or a list of dicts. */
export function readVarsNode(node: Node, report: Report): RawDict {
  const isList = node.kind === 'list' && node.items.every((item) => item.kind === 'map')
  if (node.kind === 'map' || isList) return readVars(node, report)
  report(problem('playbook-shape', 'a file of variables holds a dict', node.place, 'write each as "name: value"'))
  return new Map()
}
