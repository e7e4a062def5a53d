import { descriptionOf, isComputed, type RoleVariables, type VariableSpec } from './role-variables.ts'

type Json = Readonly<Record<string, unknown>>

const TEMPLATE = '\\{[{%#]'

/**
 * A JSON Schema (draft 7, which editors know best) of files of variables. A file may hold a part of them, so none is
 * required there, and any may be a template. Names that begin as a role's do and are none of its are refused.
 */
export function variablesSchema(title: string, roles: readonly RoleVariables[]): Json {
  const all = roles.flatMap(({ entries, defaults }) =>
    entries.flatMap(({ options }) =>
      Object.entries(options).map(([name, spec]) => ({ name, spec, usual: defaults[name] })),
    ),
  )
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $comment: 'Printed by `npm run docs` from meta/argument_specs.yml of the roles: change it there.',
    title,
    type: 'object',
    properties: Object.fromEntries(all.map(({ name, spec, usual }) => [name, property(spec, usual)])),
    propertyNames: {
      anyOf: [
        { enum: all.map(({ name }) => name) },
        { not: { pattern: `^(${roles.map(({ role }) => role).join('|')})_` } },
      ],
    },
    definitions: { template: { type: 'string', pattern: TEMPLATE } },
  }
}

function property(spec: VariableSpec, usual?: unknown): Json {
  const description = `${descriptionOf(spec)}${spec.required ? ' Required.' : ''}`
  const isShown = usual !== undefined && usual !== '' && !isComputed(usual)
  return { description, ...(isShown && { default: usual }), ...typeSchema(spec) }
}

const template = { $ref: '#/definitions/template' }

/** As the engine converts them: a number may be given as text, a list as words with commas. */
function typeSchema({ type = 'str', elements, choices, options }: VariableSpec): Json {
  if (choices && type !== 'list') return { anyOf: [{ enum: choices }, template] }
  switch (type) {
    case 'int':
      return { type: ['integer', 'string'], pattern: `^\\s*[-+]?\\d+(_\\d+)*\\s*$|${TEMPLATE}` }
    case 'float':
      return { type: ['number', 'string'], pattern: `^\\s*[-+]?(\\d|\\.\\d)|${TEMPLATE}` }
    case 'bool':
      return { anyOf: [{ type: 'boolean' }, { enum: ['yes', 'no', 'on', 'off'] }, template] }
    case 'list':
      return {
        anyOf: [{ type: 'array', ...(elements && { items: itemOf(elements, options, choices) }) }, { type: 'string' }],
      }
    case 'dict':
      return { anyOf: [dictOf(options), template] }
    case 'raw':
      return {}
    default:
      return { type: ['string', 'number', 'boolean'] }
  }
}

function itemOf(type: string, options: VariableSpec['options'], choices: VariableSpec['choices']): Json {
  return type === 'dict' ? { anyOf: [dictOf(options), template] } : typeSchema({ type, ...(choices && { choices }) })
}

function dictOf(options: VariableSpec['options']): Json {
  if (!options) return { type: 'object' }
  const required = Object.entries(options).flatMap(([name, spec]) => (spec.required ? [name] : []))
  return {
    type: 'object',
    properties: Object.fromEntries(Object.entries(options).map(([name, spec]) => [name, property(spec)])),
    ...(required.length > 0 && { required }),
    additionalProperties: false,
  }
}
