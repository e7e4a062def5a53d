import { createRequire } from 'node:module'
import type { Ajv, ValidateFunction } from 'ajv'
import type { Json } from '../state/json.ts'
import type { ArgSchema, ArgsSchema } from './args.ts'

/** An argument's schema in words that every JSON Schema tool knows. */
function jsonSchemaOf(schema: ArgSchema): Readonly<Record<string, unknown>> {
  switch (schema.type) {
    case 'any':
      return {}
    case 'content':
      return { type: 'string' }
    case 'array':
      return { type: 'array', items: { type: schema.items.type } }
    case 'string':
      return { type: 'string', ...(schema.enum && { enum: schema.enum }) }
    case 'integer':
      return {
        type: 'integer',
        ...(schema.minimum !== undefined && { minimum: schema.minimum }),
        ...(schema.maximum !== undefined && { maximum: schema.maximum }),
      }
    default:
      return { type: schema.type }
  }
}

/** All of a module's arguments as plain JSON Schema. */
export function argsJsonSchema(schema: ArgsSchema): Readonly<Record<string, unknown>> {
  const properties = Object.entries(schema.properties).map(([name, property]) => [name, jsonSchemaOf(property)])
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    required: schema.required ?? [],
    additionalProperties: schema.open === true,
  }
}

const require = createRequire(import.meta.url)

// Loaded when it is first asked: that costs as much time as reading the files of a whole playbook.
let ajv: Ajv | undefined

function loadAjv(): Ajv {
  const { Ajv: Judge } = require('ajv') as typeof import('ajv')
  // Schemas are checked by a test of all modules, not at each start.
  const unchecked = { meta: false, validateSchema: false, logger: false, code: { optimize: false } } as const
  return new Judge({ strict: true, allErrors: true, messages: false, ...unchecked })
}

const validators = new WeakMap<ArgsSchema, ValidateFunction>()

/** The compiled check of coerced arguments, made when a module is first used. */
export function validatorOf(schema: ArgsSchema): ValidateFunction {
  ajv ??= loadAjv()
  const made = validators.get(schema) ?? ajv.compile(argsJsonSchema(schema))
  validators.set(schema, made)
  return made
}

/** Whether a value, which coercion has given the type of its schema, is plainly allowed: then ajv need not be asked. */
export function plainlyFits(schema: ArgSchema | undefined, value: Json): boolean {
  if (schema?.type === 'string') return !schema.enum || schema.enum.includes(String(value))
  if (schema?.type !== 'integer') return true
  const { minimum = -Infinity, maximum = Infinity } = schema
  return minimum <= Number(value) && Number(value) <= maximum
}
