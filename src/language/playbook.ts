import { dirname, isAbsolute, join } from 'node:path'
import { type Diagnostic, problem } from '../diagnostics/diagnostic.ts'
import { showPlace } from '../diagnostics/place.ts'
import type { MapNode } from '../files/node.ts'
import { shortName } from '../module/find.ts'
import type { Library } from './compiler.ts'
import { type Field, type Fields, fieldsOf, keywordFields, type Report } from './fields.ts'
import { nothingInherited, withKeywords } from './inherit.ts'
import { compilePlay, type PlayOuter } from './play.ts'
import { firstFile, readYaml } from './read.ts'
import type { Play } from './step.ts'
import { readVars } from './vars.ts'

/** The plays of playbook files in order, and all mistakes in these and in all that they statically import, each once. */
export async function loadPlaybook(
  files: readonly string[],
  library: Library,
): Promise<{ readonly plays: readonly Play[]; readonly diagnostics: readonly Diagnostic[] }> {
  const diagnostics = new Map<string, Diagnostic>()
  const report = (diagnostic: Diagnostic) => {
    // A role that is used twice is compiled twice, but its mistakes are there once.
    diagnostics.set(
      `${diagnostic.code} ${diagnostic.message} ${diagnostic.place ? showPlace(diagnostic.place) : ''}`,
      diagnostic,
    )
  }
  const plays: Play[] = []
  const outer = { keywords: nothingInherited.keywords, vars: new Map() }
  for (const file of files) {
    if (firstFile([file])) plays.push(...(await playsIn([file], outer, library, report)))
    else report(problem('file-missing', `there is no playbook ${file}`))
  }
  return { plays, diagnostics: [...diagnostics.values()] }
}

/** The plays of the first file; the others are those that import it. */
async function playsIn(
  chain: readonly [string, ...string[]],
  outer: PlayOuter,
  library: Library,
  report: Report,
): Promise<readonly Play[]> {
  const [file] = chain
  const node = await readYaml(file, library.sources, report)
  const plays: Play[] = []
  if (node && node.kind !== 'list')
    report(problem('playbook-shape', 'a playbook is a list of plays', node.place, 'start each with "- "'))
  for (const item of node?.kind === 'list' ? node.items : []) {
    if (item.kind !== 'map') {
      report(problem('playbook-shape', 'a play is a dict', item.place))
      continue
    }
    const imported = importOf(item, report)
    if (imported) plays.push(...(await importPlaybook(imported, chain, outer, library, report)))
    else plays.push(await compilePlay(item, file, outer, library, report))
  }
  return plays
}

/** The fields of an import_playbook, by its short name; undefined for a play. */
function importOf(node: MapNode, report: Report): Fields | undefined {
  const fields = [...fieldsOf(node, report)].map(([name, field]) => [shortName(name), field] as const)
  return fields.some(([name]) => name === 'import_playbook') ? new Map<string, Field>(fields) : undefined
}

async function importPlaybook(
  fields: Fields,
  chain: readonly [string, ...string[]],
  outer: PlayOuter,
  library: Library,
  report: Report,
): Promise<readonly Play[]> {
  const good = keywordFields(fields, 'import_playbook', report)
  const node = good.get('import_playbook')?.node
  if (node?.kind !== 'scalar') return []
  const file = isAbsolute(node.text) ? node.text : join(dirname(chain[0]), node.text)
  if (chain.includes(file)) {
    report(problem('playbook-shape', `${node.text} imports itself`, node.place))
    return []
  }
  if (!firstFile([file])) {
    report(problem('file-missing', `there is no playbook "${node.text}"`, node.place, `looked for ${file}`))
    return []
  }
  const own = good.get('vars')
  const vars = own ? new Map([...readVars(own.node, report), ...outer.vars]) : outer.vars
  const keywords = withKeywords(outer.keywords, good, null, report)
  return playsIn([file, ...chain], { keywords, vars }, library, report)
}
