import type { Place } from '../diagnostics/place.ts'
import { toRaw } from '../files/raw.ts'
import type { Raw } from '../template/values.ts'
import type { Compiler } from './compiler.ts'
import { readConditions } from './conditions.ts'
import { type Fields, type Report, rawOf } from './fields.ts'
import { keywords, type SingleField } from './keywords.ts'
import { readModuleDefaults } from './module-defaults.ts'
import type { Keywords, Role, VarsLayer } from './step.ts'
import { readTags } from './tags.ts'
import { readVars } from './vars.ts'

/** Where an import stands; of an include in a loop, for which item it is. */
export interface Import extends Place {
  readonly item?: number
}

/** What a play, role, block or import hands down to the steps that stand in it. */
export interface Inherited {
  readonly keywords: Keywords
  /** What the nearest block that notifies names; a task that notifies by itself goes without. */
  readonly notify: readonly Raw[]
  readonly role: Role | null
  /** Where the imports stand that led here, the nearest first. */
  readonly imports: readonly Import[]
  /** The files that led here, the nearest first: names of task files are relative to the folder of each. */
  readonly files: readonly string[]
}

/** What stands above a play: nothing. */
export const nothingInherited: Inherited = {
  keywords: {
    when: [],
    tags: [],
    vars: [],
    become: undefined,
    becomeUser: undefined,
    becomeMethod: undefined,
    becomeExe: undefined,
    becomeFlags: undefined,
    remoteUser: undefined,
    connection: undefined,
    port: undefined,
    delegateTo: undefined,
    runOnce: undefined,
    ignoreErrors: undefined,
    ignoreUnreachable: undefined,
    noLog: undefined,
    checkMode: undefined,
    diff: undefined,
    environment: [],
    anyErrorsFatal: undefined,
    delegateFacts: undefined,
    throttle: undefined,
    timeout: undefined,
    moduleDefaults: new Map(),
  },
  notify: [],
  role: null,
  imports: [],
  files: [],
}

const singles = Object.entries(keywords).flatMap(([name, { field }]) => (field ? [[name, field] as const] : []))

/** What reading keywords takes of the compilation. */
type Reading = Pick<Compiler, 'report' | 'variables'>

/** Keywords with those of one more level: of single values the inner one counts, lists go on. */
export function withKeywords(
  { keywords: outer, role }: Pick<Inherited, 'keywords' | 'role'>,
  fields: Fields,
  level: VarsLayer['level'] | null,
  { report, variables }: Reading,
): Keywords {
  const own = singles.flatMap(([name, field]): [SingleField, Raw][] => {
    const raw = rawOf(fields, name)
    return raw === undefined ? [] : [[field, raw]]
  })
  const when = readConditions(fields, 'when', report)
  const layer = level && varsLayer(fields, level, report)
  const vars = layer ? [...outer.vars, layer] : outer.vars
  const around = { keywords: { vars }, role }
  const tags = readTags(fields, around, variables, report).filter((tag) => !outer.tags.includes(tag))
  const environment = readEnvironment(fields)
  const moduleDefaults = readModuleDefaults(fields, outer.moduleDefaults)
  const isNothing = own.length + when.length + tags.length + environment.length === 0 && !layer
  if (isNothing && moduleDefaults === outer.moduleDefaults) return outer
  return {
    ...outer,
    ...Object.fromEntries(own),
    when: [...outer.when, ...when],
    tags: [...outer.tags, ...tags],
    vars,
    environment: [...outer.environment, ...environment],
    moduleDefaults,
  }
}

/** Keywords of one more level, and its notifications. */
export function handDown(
  outer: Inherited,
  fields: Fields,
  level: VarsLayer['level'] | null,
  compiler: Reading,
): Inherited {
  const own = readNotify(fields)
  const below = withKeywords(outer, fields, level, compiler)
  return below === outer.keywords && own.length === 0
    ? outer
    : { ...outer, keywords: below, notify: own.length > 0 ? own : outer.notify }
}

/** The names that a block or task notifies. */
function readNotify(fields: Fields): readonly Raw[] {
  const raw = rawOf(fields, 'notify')
  return raw === undefined ? [] : Array.isArray(raw) ? raw : [raw]
}

/** Keywords with one more layer of variables. */
export function withVars(outer: Inherited, ...layers: readonly VarsLayer[]): Inherited {
  const filled = layers.filter(({ values }) => values.size > 0)
  return filled.length === 0
    ? outer
    : { ...outer, keywords: { ...outer.keywords, vars: [...outer.keywords.vars, ...filled] } }
}

function varsLayer(fields: Fields, level: VarsLayer['level'], report: Report): VarsLayer | null {
  const field = fields.get('vars')
  return field ? { level, values: readVars(field.node, report), place: field.place } : null
}

function readEnvironment(fields: Fields): readonly Raw[] {
  const field = fields.get('environment')
  if (!field) return []
  const raw = toRaw(field.node)
  return Array.isArray(raw) ? raw : [raw]
}
