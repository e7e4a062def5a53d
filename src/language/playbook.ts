import { dirname, isAbsolute, join, parse } from 'node:path'
import { type Diagnostic, problem } from '../diagnostics/diagnostic.ts'
import { type Place, showPlace } from '../diagnostics/place.ts'
import { didYouMean } from '../diagnostics/suggest.ts'
import type { MapNode } from '../files/node.ts'
import { toOpenRaw } from '../files/raw.ts'
import { shortName } from '../module/find.ts'
import { str } from '../template/text.ts'
import { Template, type Value } from '../template/values.ts'
import type { Library } from './compiler.ts'
import { type Field, type Fields, fieldsOf, keywordFields, type Report } from './fields.ts'
import { nothingInherited, withKeywords } from './inherit.ts'
import { keywordsAt } from './keywords.ts'
import { valueBeforeRun } from './known.ts'
import { compilePlay, type PlayOuter } from './play.ts'
import { firstFile, look, namesIn, readYaml } from './read.ts'
import type { Play } from './step.ts'
import { joinVars } from './var-places.ts'
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
  for (const name of files) {
    const own = ownPlaybook(name, library)
    const file = own ?? name
    const why = own !== undefined && !look(own) ? missing(name, own, library) : notAPlaybook(file)
    if (why) report(why)
    else plays.push(...(await playsIn([file], outer, library, report)))
  }
  return { plays, diagnostics: [...diagnostics.values()] }
}

/** The file of a playbook that comes with rcprov, named as one of an Ansible collection: `rcprov.cluster.rocketchat`. */
function ownPlaybook(name: string, { ownPlaybooks }: Library): string | undefined {
  const [, own] = /^rcprov\.cluster\.([\w-]+)$/.exec(name) ?? []
  return own === undefined ? undefined : join(ownPlaybooks, `${own}.yml`)
}

function missing(name: string, file: string, { ownPlaybooks }: Library, place?: Place): Diagnostic {
  const files = namesIn(ownPlaybooks).filter((one) => one.endsWith('.yml'))
  const own = files.map((one) => `rcprov.cluster.${parse(one).name}`)
  return problem('file-missing', `there is no playbook "${name}"${didYouMean(name, own)}`, place, `looked for ${file}`)
}

/** A playbook may also come from a pipe: `rcprov apply <(make-playbook)`. */
function notAPlaybook(file: string, place?: Place): Diagnostic | undefined {
  const stats = look(file)
  if (stats?.isFile() || stats?.isFIFO()) return undefined
  if (!stats) return problem('file-missing', `there is no playbook ${file}`, place)
  const message = `${file} is ${stats.isDirectory() ? 'a folder' : 'no file'}, not a playbook`
  return problem('file-unreadable', message, place, 'name a file, such as site.yml')
}

/** The plays of the first file; the others are those that import it. */
async function playsIn(
  chain: readonly [string, ...string[]],
  outer: PlayOuter,
  library: Library,
  report: Report,
): Promise<readonly Play[]> {
  const [file] = chain
  let isBroken = false
  const node = await readYaml(file, library.sources, (diagnostic) => {
    isBroken ||= diagnostic.severity === 'error'
    report(diagnostic)
  })
  const plays: Play[] = []
  const isEmpty = !node || (node.kind === 'list' && node.items.length === 0)
  if (isEmpty && !isBroken) {
    const help = 'a playbook is a list of plays: "- hosts: all", with "tasks" below it'
    report(problem('playbook-shape', 'empty playbook, nothing to do', { file, line: 1, column: 1 }, help))
  }
  if (node && node.kind !== 'list')
    report(
      problem(
        'playbook-shape',
        'a playbook is a list of plays',
        node.place,
        'start each play with "- ", as in "- hosts: all"',
      ),
    )
  for (const item of node?.kind === 'list' ? node.items : []) {
    if (item.kind !== 'map') {
      report(problem('playbook-shape', 'a play is a dict', item.place))
      continue
    }
    const included = item.entries.find(({ key }) => shortName(key.text) === 'include')
    if (included) {
      report(problem('unsupported', '"include" has gone from Ansible', included.key.place, 'write import_playbook'))
      continue
    }
    const imported = importOf(item, report)
    if (!imported && (await isTask(item, library))) {
      const help = 'put it under "tasks" of a play, which says its "hosts"'
      report(problem('playbook-shape', 'this is a task, where plays are expected', item.place, help))
    } else if (imported) plays.push(...(await importPlaybook(imported, chain, outer, library, report)))
    else plays.push(await compilePlay(item, file, outer, library, report))
  }
  return plays
}

/** A module among the keys, and nothing that only plays have. */
async function isTask({ entries }: MapNode, { modules }: Library): Promise<boolean> {
  const names = entries.map(({ key }) => key.text)
  if (names.some((name) => ['hosts', 'tasks', 'roles'].includes(name))) return false
  const found = await Promise.all(
    names.filter((name) => !keywordsAt('play').has(name)).map((name) => modules.find(name)),
  )
  return found.some((module) => module !== undefined)
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
  const own = good.get('vars')
  const vars = own ? joinVars(readVars(own.node, report), outer.vars) : outer.vars
  const reading = { report, variables: { vars, roleDefaults: [], roleVars: [], extra: library.extra } }
  const around = { keywords: outer.keywords, role: null }
  const raw = toOpenRaw(node)
  const known =
    raw instanceof Template
      ? valueBeforeRun(raw, 'the name of this playbook', reading.variables, around)
      : { value: raw }
  if ('wrong' in known) {
    report(known.wrong)
    return []
  }
  const name = str(known.value as Value)
  const file = ownPlaybook(name, library) ?? (isAbsolute(name) ? name : join(dirname(chain[0]), name))
  if (chain.includes(file)) {
    report(problem('playbook-shape', `${name} imports itself`, node.place, 'leave it out, or import another one'))
    return []
  }
  if (!firstFile([file])) {
    report(missing(name, file, library, node.place))
    return []
  }
  const keywords = withKeywords(around, good, null, reading)
  return playsIn([file, ...chain], { keywords, vars }, library, report)
}
