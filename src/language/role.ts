import { basename, resolve } from 'node:path'
import { problem } from '../diagnostics/diagnostic.ts'
import { type Raw, type RawDict, Secret, Template } from '../template/values.ts'
import { argumentCheck } from './argument-spec.ts'
import type { Compiler } from './compiler.ts'
import { asHandlers } from './handlers.ts'
import { compileTaskFile } from './imports.ts'
import { handDown, type Inherited, withVars } from './inherit.ts'
import { checkModuleDefaults } from './module-defaults.ts'
import { findRole, roleMeta, rolePart, roleVars } from './role-files.ts'
import { type RoleUse, readRoleUse } from './role-use.ts'
import type { Block, Handler, Role, Step, VarsLayer } from './step.ts'
import { joinVars } from './var-places.ts'
import { readVars } from './vars.ts'
import { chainOf } from './walk.ts'

/** A role as steps, with what its variables are called by. */
export interface CompiledRole {
  readonly role: Role
  readonly block: Block
}

/** A role with its dependencies as a block; its handlers are added to `handlers`, its variables to those of the play. */
export async function compileRole(
  use: RoleUse,
  inherited: Inherited,
  handlers: Handler[],
  compiler: Compiler,
): Promise<CompiledRole | undefined> {
  const { found } = compiler
  const folder = await findRole(use.name, use.place, inherited.role, compiler)
  if (folder === undefined) return undefined
  const role = await loadRole(use, folder, inherited.role, compiler)
  const meta = await roleMeta(folder, use.place, compiler)
  await checkModuleDefaults(use.fields, compiler)
  const entry = { ...handDown(inherited, use.fields, null, compiler), role }
  const above = withVars(entry, ...layersOf(use, role))
  const dependencies = await compileDependencies(meta.dependencies, above, handlers, compiler)
  const below = withVars(entry, ...dependencies.flatMap(exportedLayers), ...layersOf(use, role))
  const key = roleKey(use, folder)
  if (!found.seen.has(key)) {
    found.seen.add(key)
    found.roleDefaults.push(role.defaults)
    found.roleVars.push(role.vars)
    handlers.push(...(await roleHandlers(use, folder, below, compiler)))
  }
  const spec = use.from.tasks === undefined ? 'main' : basename(use.from.tasks)
  const check = use.validate ? await argumentCheck(role, spec, meta.node, below, compiler) : undefined
  const steps = await roleSteps(use, folder, below, compiler)
  const block = blockOf(use, [...dependencies.map((one) => one.block), ...(check ? [check] : []), ...steps])
  const again = use.again ?? meta.again
  return { role, block: { ...block, role: { key, again } } }
}

async function loadRole(use: RoleUse, folder: string, parent: Role | null, compiler: Compiler): Promise<Role> {
  const own = use.fields.get('vars')
  const vars = await roleVars(folder, 'vars', use.from.vars, use.place, compiler)
  return {
    name: use.name.split('/').at(-1) ?? use.name,
    folder: resolve(folder),
    defaults: await roleVars(folder, 'defaults', use.from.defaults, use.place, compiler),
    // As in Ansible, the role's own file counts more than `vars` beside its name.
    vars: own ? joinVars(readVars(own.node, compiler.report), vars) : vars,
    params: use.params,
    parent,
    isDependency: use.isDependency,
  }
}

async function compileDependencies(
  nodes: readonly Parameters<typeof readRoleUse>[0][],
  inherited: Inherited,
  handlers: Handler[],
  compiler: Compiler,
): Promise<CompiledRole[]> {
  const compiled: CompiledRole[] = []
  for (const node of nodes) {
    const use = readRoleUse(node, inherited, compiler)
    if (use && chainOf(inherited.role).some(({ name }) => name === use.name)) {
      circle(use, inherited.role, compiler)
      continue
    }
    const below = { ...inherited, imports: [node.place, ...inherited.imports] }
    const one = use && (await compileRole({ ...use, isDependency: true }, below, handlers, compiler))
    if (!one) continue
    compiler.found.dependencies.push(one.role)
    compiled.push(one)
  }
  return compiled
}

async function roleSteps(use: RoleUse, folder: string, below: Inherited, compiler: Compiler): Promise<readonly Step[]> {
  const file = (await rolePart(folder, 'tasks', use.from.tasks, use.place, compiler))?.file
  if (file !== undefined && below.files.includes(file)) return circle(use, below.role, compiler)
  return file === undefined ? [] : compileTaskFile(file, below, 'task', compiler)
}

async function roleHandlers(use: RoleUse, folder: string, below: Inherited, compiler: Compiler): Promise<Handler[]> {
  const file = (await rolePart(folder, 'handlers', use.from.handlers, use.place, compiler))?.file
  return file === undefined ? [] : asHandlers(await compileTaskFile(file, below, 'handler', compiler))
}

function circle({ name, place }: RoleUse, from: Role | null, { report }: Compiler): [] {
  const names = chainOf(from)
    .map((role) => role.name)
    .reverse()
  const way = [...names.slice(names.indexOf(name)), name].join(' → ')
  report(problem('playbook-shape', `the role ${name} leads to itself`, place, `leave out one of these steps: ${way}`))
  return []
}

function blockOf({ name, place }: RoleUse, steps: readonly Step[]): Block {
  return { kind: 'block', name, place, block: steps, rescue: [], always: [] }
}

function layersOf({ place }: RoleUse, { defaults, vars, params }: Role): VarsLayer[] {
  return [
    { level: 'role defaults', values: defaults, place },
    { level: 'role', values: vars, place },
    { level: 'role params', values: params, place },
  ]
}

// A role sees the variables of the roles that it depends on, but not their parameters.
function exportedLayers({ role, block: { place } }: CompiledRole): VarsLayer[] {
  return [
    { level: 'role defaults', values: role.defaults, place },
    { level: 'role', values: role.vars, place },
  ]
}

/** The same for the same role with the same parameters, variables, conditions and tags. */
function roleKey({ fields, params, from }: RoleUse, folder: string): string {
  const own = ['tags', 'vars', 'when'].map((name) => [name, fields.get(name)?.node])
  return JSON.stringify([resolve(folder), from, plain(params), own], (key, value) =>
    key === 'place' ? undefined : value,
  )
}

function plain(raw: Raw): unknown {
  if (raw instanceof Template) return raw.source
  // An encrypted one is known by its text, so that no password is needed for it here.
  if (raw instanceof Secret) return [raw.ciphertext ?? raw.open()]
  if (Array.isArray(raw)) return raw.map(plain)
  return raw instanceof Map ? [...(raw as RawDict)].map(([key, value]) => [plain(key), plain(value)]) : raw
}
