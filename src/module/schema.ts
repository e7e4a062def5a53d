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
