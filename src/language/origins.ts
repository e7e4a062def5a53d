import type { Place } from '../diagnostics/place.ts'
import { findFile } from '../files/search.ts'
import type { Raw, RawDict } from '../template/values.ts'
import type { Sources } from './read.ts'
import type { Play, Task, VarsLayer } from './step.ts'
import { placeIn } from './var-places.ts'
import { loadVarsFile } from './vars-file.ts'
import { chainOf, everyTaskOf } from './walk.ts'

/** One place that gives a variable a value. */
export interface Setting {
  /** For people: `play vars`, `group_vars/web`. */
  readonly level: string
  readonly place: Place | null
  /** null: not known before the run. */
  readonly value: { readonly raw: Raw } | null
  /** Where or when it counts, if not for every task: `only in "install"`. */
  readonly scope: string | null
}

/** What a play says of a variable: above the inventory and below it, the highest level first. */
export async function settingsInPlay(
  play: Play,
  name: string,
  sources: Sources,
): Promise<{ readonly above: readonly Setting[]; readonly below: readonly Setting[] }> {
  const tasks = [play.preTasks, play.roles, play.tasks, play.postTasks, play.handlers].flatMap((steps) =>
    steps.flatMap(everyTaskOf),
  )
  const layers = [...new Set(tasks.flatMap((task) => task.keywords.vars))].reverse()
  const ofLevel = (...levels: VarsLayer['level'][]) =>
    layers.filter(({ level }) => levels.includes(level)).flatMap((layer) => layerSetting(layer, name, tasks))
  const included = await Promise.all(tasks.map((task) => includedSetting(task, name, play, sources)))
  return {
    above: [
      ...ofLevel('include params', 'role params'),
      ...tasks.flatMap((task) => taskSetting(task, name)).reverse(),
      ...included.flat().reverse(),
      ...ofLevel('task', 'block'),
      ...roleSettings('vars', play.roleVars, name, tasks),
      ...(await fileSettings(play, name, sources)),
      ...promptSetting(play, name),
      ...dictSetting(play.vars, name, 'play vars'),
    ],
    below: roleSettings('defaults', play.roleDefaults, name, tasks),
  }
}

function dictSetting(
  values: RawDict,
  name: string,
  level: string,
  place?: Place,
  scope: string | null = null,
): Setting[] {
  const raw = values.get(name)
  return raw === undefined ? [] : [{ level, place: placeIn(values, name) ?? place ?? null, value: { raw }, scope }]
}

function layerSetting({ level, values, place }: VarsLayer, name: string, tasks: readonly Task[]): Setting[] {
  const [first, ...more] = tasks.filter((task) => task.keywords.vars.some((layer) => layer.values === values))
  const role = level === 'role params' && first?.role ? `only in role ${first.role.name}` : null
  const scope = role ?? (more.length === 0 && first ? `only in ${titleOf(first)}` : `only in ${more.length + 1} tasks`)
  return dictSetting(values, name, `${level} vars`.replace('params vars', 'params'), place, scope)
}

/** `set_fact` and `register`. */
function taskSetting(task: Task, name: string): Setting[] {
  const scope = `after ${titleOf(task)}`
  const raw = task.module === 'set_fact' ? task.args.get(name) : undefined
  const place = task.argPlaces.get(name) ?? task.place
  return [
    ...(raw === undefined ? [] : [{ level: 'set_fact', place, value: { raw }, scope }]),
    ...(task.register === name ? [{ level: 'register', place: task.place, value: null, scope }] : []),
  ]
}

/** `include_vars` of a file whose name is no template. */
async function includedSetting(task: Task, name: string, { folder }: Play, sources: Sources): Promise<Setting[]> {
  const file = task.args.get('file') ?? task.args.get('_raw_params')
  if (task.module !== 'include_vars' || typeof file !== 'string') return []
  const roleDirs = task.role ? [task.role.folder] : []
  const path = findFile('vars', file, { roleDirs, taskDir: folder, playbookDir: folder })
  if (typeof path !== 'string') return []
  const { values } = await loadVarsFile(path, sources)
  return dictSetting(values, name, 'include_vars', task.place, `after ${titleOf(task)}`)
}

function roleSettings(part: 'vars' | 'defaults', dicts: readonly RawDict[], name: string, tasks: readonly Task[]) {
  const roles = new Set(tasks.flatMap((task) => chainOf(task.role)))
  return dicts.toReversed().flatMap((values) => {
    const role = [...roles].find((one) => one[part] === values)
    return dictSetting(values, name, role ? `${part} of role ${role.name}` : `role ${part}`)
  })
}

/** `vars_files` whose names are no templates. */
async function fileSettings({ varsFiles, folder }: Play, name: string, sources: Sources): Promise<Setting[]> {
  const names = varsFiles.filter((file) => typeof file === 'string')
  const loaded = await Promise.all(names.map((file) => loadVarsFile(file, sources, folder)))
  return loaded.toReversed().flatMap(({ values }) => dictSetting(values, name, 'vars_files'))
}

function promptSetting({ varsPrompt, place }: Play, name: string): Setting[] {
  return varsPrompt.some((prompt) => prompt.name === name)
    ? [{ level: 'vars_prompt', place, value: null, scope: null }]
    : []
}

function titleOf({ name, action }: Task): string {
  return name === null ? action : typeof name === 'object' && 'source' in name ? `"${name.source}"` : `"${name}"`
}
