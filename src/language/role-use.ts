import { problem } from '../diagnostics/diagnostic.ts'
import type { Place } from '../diagnostics/place.ts'
import type { Node, ScalarNode } from '../files/node.ts'
import { toOpenRaw, toRaw } from '../files/raw.ts'
import { toBoolean } from '../module/scalar.ts'
import { str } from '../template/text.ts'
import { type Raw, type RawDict, Template } from '../template/values.ts'
import type { Compiler } from './compiler.ts'
import { checkTemplates, type Field, type Fields, fieldsOf, keywordFields } from './fields.ts'
import { isOnlyOfPlay, keywordsAt } from './keywords.ts'
import { valueBeforeRun } from './known.ts'
import type { Around } from './variables.ts'

/** A role's mention: under `roles:`, as a dependency, or in an import or include. */
export interface RoleUse extends RoleParts {
  readonly name: string
  readonly place: Place
  /** Its keywords: when, tags, vars, become… */
  readonly fields: Fields
  /** Other keys beside its name: variables for it alone. */
  readonly params: RawDict
  /** Whether another role depends on it. */
  readonly isDependency: boolean
}

/** Which files of a role make it up; main where nothing else is asked for. */
export interface RoleParts {
  readonly from: Readonly<Partial<Record<RolePart, string>>>
  /** Run it again where it has run in this play; undefined: as its meta/main.yml says. */
  readonly again: boolean | undefined
  /** Check its variables against its argument specification, if it has one. */
  readonly validate: boolean
}

export type RolePart = 'tasks' | 'vars' | 'defaults' | 'handlers'

const roleParts: readonly RolePart[] = ['tasks', 'vars', 'defaults', 'handlers']

/** What import_role and include_role ask for by `tasks_from` and its like. */
export function rolePartsOf(args: RawDict): RoleParts {
  const from = roleParts.flatMap((part) => {
    const raw = args.get(`${part}_from`)
    const isText =
      raw !== undefined && raw !== null && !(raw instanceof Template || raw instanceof Map || Array.isArray(raw))
    return isText ? [[part, str(raw)] as const] : []
  })
  // By default an import or include runs each time.
  const once = isNo(args.get('allow_duplicates'))
  return { from: Object.fromEntries(from), again: !once, validate: !isNo(args.get('rolespec_validate')) }
}

/** Where only the run can tell, it is not. */
function isNo(raw: Raw | undefined): boolean {
  return (typeof raw === 'boolean' || typeof raw === 'string') && toBoolean(raw) === false
}

/** One entry of `roles:` or of a role's dependencies; undefined where it can't be told what role is meant. */
export function readRoleUse(node: Node, around: Around, compiler: Compiler): RoleUse | undefined {
  const { report } = compiler
  const parts = { from: {}, again: undefined, validate: true, isDependency: false }
  if (node.kind === 'scalar' && typeof node.value === 'string' && node.value !== '') {
    const name = nameIn(node, around, compiler)
    return name === undefined ? undefined : { name, place: node.place, fields: new Map(), params: new Map(), ...parts }
  }
  const fields = node.kind === 'map' ? fieldsOf(node, report) : new Map<string, Field>()
  const named = fields.get('role')?.node ?? fields.get('name')?.node ?? fields.get('src')?.node
  if (named?.kind !== 'scalar' || typeof named.value !== 'string') {
    report(problem('playbook-shape', 'a role is its name, or a dict that has its name under "role"', node.place))
    return undefined
  }
  const name = nameIn(named, around, compiler)
  if (name === undefined) return undefined
  const isKeyword = ([key]: readonly [string, Field]) => keywordsAt('role').has(key) || isOnlyOfPlay(key)
  const keywords = keywordFields(new Map([...fields].filter(isKeyword)), 'role', report)
  const params = [...fields].filter((entry) => !isKeyword(entry) && !naming.includes(entry[0]))
  const values: RawDict = new Map(params.map(([key, field]) => [key, toRaw(field.node)]))
  checkTemplates(values, report)
  return { name, place: named.place, fields: keywords, params: values, ...parts }
}

const naming = ['role', 'name', 'src', 'version', 'scm']

function nameIn(node: ScalarNode, around: Around, { report, variables }: Compiler): string | undefined {
  const raw = toOpenRaw(node)
  if (!(raw instanceof Template)) return node.text
  const known = valueBeforeRun(raw, 'the name of this role', variables, around)
  if ('wrong' in known) report(known.wrong)
  return 'wrong' in known ? undefined : str(known.value)
}
