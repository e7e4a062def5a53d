import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import type { ArgsSchema } from '../../src/module/args.ts'
import { findModule, moduleNames } from '../../src/module/find.ts'
import { argsJsonSchema } from '../../src/module/schema.ts'

const modules = await Promise.all((await moduleNames()).map(async (name) => [name, await findModule(name)] as const))
const ajv = new Ajv({ strict: true })

/** Names in a schema that are none of its properties. */
function strangers({ properties, required = [], oneOf = [], exclusive = [], freeForm }: ArgsSchema): string[] {
  const named = [...required, ...oneOf, ...exclusive.flat(), ...(freeForm === undefined ? [] : [freeForm])]
  return named.filter((name) => !Object.hasOwn(properties, name))
}

describe.each(modules)('the module %s', (name, module) => {
  it('is named as its file', () => {
    expect(module?.name).toBe(name)
  })

  it('has a schema of arguments that is valid JSON Schema', () => {
    expect(ajv.validateSchema(argsJsonSchema(module?.args ?? { properties: {} }))).toBe(true)
  })

  it('speaks of arguments that it has', () => {
    expect(module && strangers(module.args)).toEqual([])
  })

  it('has names for its arguments that are all different', () => {
    const names = Object.entries(module?.args.properties ?? {}).flatMap(([own, { aliases = [] }]) => [own, ...aliases])
    expect(names.filter((one, index) => names.indexOf(one) !== index)).toEqual([])
  })
})
