import type { ArgSchema, ArgsSchema } from '../../module/args.ts'
import type { AnyModule } from '../../module/find.ts'

/** What a page says of one argument; words in backquotes are to be typed as they are. */
export interface ArgumentDocs {
  readonly name: string
  readonly aliases: readonly string[]
  readonly type: string
  readonly required: boolean
  /** As a playbook would have it; undefined where there is none. */
  readonly usual: string | undefined
  readonly description: string
}

/** A module's arguments, the required ones first. */
export function argumentsOf({ properties, required = [] }: ArgsSchema): readonly ArgumentDocs[] {
  const all = Object.entries(properties).map(([name, schema]) => ({
    name,
    aliases: schema.aliases ?? [],
    type: typeOf(schema),
    required: required.includes(name),
    usual: 'default' in schema && schema.default !== undefined ? shown(schema.default) : undefined,
    description: sentence(schema.description),
  }))
  return [...all.filter((one) => one.required), ...all.filter((one) => !one.required)]
}

function shown(value: unknown): string {
  return typeof value === 'string' && value !== '' ? visible(value) : JSON.stringify(value)
}

/** Words that are line ends, as YAML writes them between double quotes. */
function visible(word: string): string {
  return /[\r\n]/.test(word) ? JSON.stringify(word) : word
}

function typeOf(schema: ArgSchema): string {
  switch (schema.type) {
    case 'string':
      return stringType(schema)
    case 'integer':
      return [schema.type, ...limitsOf(schema)].join(' ')
    case 'array':
      return `list of ${schema.items.type === 'object' ? 'dict' : schema.items.type}s`
    case 'object':
      return 'dict'
    case 'any':
      return schema.expression ? 'expression, without braces' : 'any value'
    case 'content':
      return contentType(schema)
    default:
      return schema.type
  }
}

function stringType(schema: ArgSchema & { type: 'string' }): string {
  if (schema.enum) return `one of ${schema.enum.map((word) => `\`${visible(word)}\``).join(', ')}`
  if (schema.secret) return 'string, kept secret'
  if (schema.format === 'path') return 'path on the host'
  return schema.format ?? 'string'
}

function limitsOf({ minimum, maximum }: ArgSchema & { type: 'integer' }): string[] {
  return [...(minimum === undefined ? [] : [`from ${minimum}`]), ...(maximum === undefined ? [] : [`up to ${maximum}`])]
}

function contentType(schema: ArgSchema & { type: 'content' }): string {
  if (schema.source === 'tree') return `file or folder of the controller; path on the host with \`${schema.onHostIf}\``
  if (schema.source === 'archive')
    return `archive of the controller; path or URL on the host with \`${schema.onHostIf}\``
  if (schema.source === 'script') return 'script of the controller, and its arguments'
  const kind = schema.source === 'text' ? 'text' : `${schema.source} of the controller`
  return schema.secret ? `${kind}, kept secret` : kind
}

/** The fields of a module's result and what they are. */
export function returnsOf({ returns }: AnyModule): readonly (readonly [name: string, description: string])[] {
  return Object.entries(returns).map(([name, text]) => [name === '*' ? '…' : name, sentence(text)])
}

/** What else is to be known of a module, each as one sentence. */
export function notesOf(module: AnyModule): readonly string[] {
  const { oneOf, exclusive = [], freeForm, open } = module.args
  const told = 'toldByDeed' in module ? (module.toldByDeed ?? []) : []
  return [
    ...(oneOf ? [`Exactly one of ${words(oneOf)} must be given.`] : []),
    ...exclusive.map((names) => `At most one of ${words(names)} may be given.`),
    ...(freeForm ? [`What stands after the module's name is its \`${freeForm}\`.`] : []),
    ...(open ? ['Arguments of any other name are taken too.'] : []),
    ...(told.length > 0 ? [`A plan can't know of the result: ${words(told)}.`] : []),
    ...('control' in module ? ['It steers the run itself and does nothing on the host.'] : []),
  ]
}

function words(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ')
}

/** A module's summary as a sentence. */
export function sentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`
}
