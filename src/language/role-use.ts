import { problem } from '../diagnostics/diagnostic.ts'
import type { Place } from '../diagnostics/place.ts'
import type { Node } from '../files/node.ts'
import { isTemplate, toRaw } from '../files/raw.ts'
import { toBoolean } from '../module/scalar.ts'
import { str } from '../template/text.ts'
import { type RawDict, Template } from '../template/values.ts'
import type { Compiler } from './compiler.ts'
import { checkTemplates, type Field, type Fields, fieldsOf, keywordFields } from './fields.ts'
import { keywordsAt } from './keywords.ts'

/** A role's mention: under `roles:`, as a dependency, or in an import or include. */
export interface RoleUse extends RoleParts {
  readonly name: string
  readonly place: Place
  /** Its keywords: when, tags, vars, become… */
  readonly fields: Fields
  /** Other keys beside its name: variables for it alone. */
  readonly params: RawDict
}

/** Which files of a role make it up; main where nothing else is asked for. */
export interface RoleParts {
  readonly from: Readonly<Partial<Record<RolePart, string>>>
  /** Run it again where it has run in this play; undefined: as its meta/main.yml says. */
  readonly again: boolean | undefined
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
  const again = args.get('allow_duplicates')
  // By default an import or include runs each time; where only the run can tell, too.
  const once = (typeof again === 'boolean' || typeof again === 'string') && toBoolean(again) === false
  return { from: Object.fromEntries(from), again: !once }
}

/** One entry of `roles:` or of a role's dependencies; undefined where it can't be told what role is meant. */
export function readRoleUse(node: Node, compiler: Compiler): RoleUse | undefined {
  const { report } = compiler
  const parts: RoleParts = { from: {}, again: undefined }
  if (node.kind === 'scalar' && typeof node.value === 'string' && node.value !== '') {
    if (!checkName(node, compiler)) return undefined
    return { name: node.value, place: node.place, fields: new Map(), params: new Map(), ...parts }
  }
  const fields = node.kind === 'map' ? fieldsOf(node, report) : new Map<string, Field>()
  const name = fields.get('role')?.node ?? fields.get('name')?.node ?? fields.get('src')?.node
  if (name?.kind !== 'scalar' || typeof name.value !== 'string') {
    report(problem('playbook-shape', 'a role is its name, or a dict that has its name under "role"', node.place))
    return undefined
  }
  if (!checkName(name, compiler)) return undefined
  const isKeyword = ([key]: readonly [string, Field]) => keywordsAt('role').includes(key)
  const keywords = keywordFields(new Map([...fields].filter(isKeyword)), 'role', report)
  const params = [...fields].filter((entry) => !isKeyword(entry) && !naming.includes(entry[0]))
  const values: RawDict = new Map(params.map(([key, field]) => [key, toRaw(field.node)]))
  checkTemplates(values, report)
  return { name: name.value, place: name.place, fields: keywords, params: values, ...parts }
}

const naming = ['role', 'name', 'src', 'version', 'scm']

function checkName(node: Extract<Node, { kind: 'scalar' }>, { report }: Compiler): boolean {
  if (!isTemplate(node.text)) return true
  const help = 'write include_role, which is followed while the play runs'
  report(problem('unsupported', 'the name of a role in "roles" can not hold a template', node.place, help))
  return false
}
