import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Args, ArgsSchema } from '../../src/module/args.ts'
import type { DeedOutcome, Module, Plan, Result } from '../../src/module/define.ts'
import { readProbes } from '../../src/run/read.ts'
import { writeAtOnce } from '../../src/run/write-file.ts'
import type { Change } from '../../src/state/change.ts'
import type { Content } from '../../src/state/content.ts'
import { type Found, keyOf, type Probes } from '../../src/state/probe.ts'
import { createView, type View } from '../../src/state/view.ts'
import { checkReturns } from './returns.ts'

/** Arguments as a task gives them: those left out have their defaults. */
export type Given<S extends ArgsSchema> = { readonly [K in keyof Args<S>]?: Args<S>[K] }

/** What became of this machine, or of a plan for it. */
interface Outcome {
  /** The titles of the changes that were made. */
  readonly changes: readonly string[]
  /** The titles of the states that a plan still asks for afterwards. */
  readonly left: readonly string[]
  readonly result: Result
  readonly refused?: string
}

export interface Converged extends Outcome {
  /** What a plan told before anything was done. */
  readonly planned: Outcome
  /** Cells that the plan promised and the machine does not have: "stat:/x mode: 0644, not 0600". */
  readonly broken: readonly string[]
}

/** A module's full arguments. */
export function argsOf<S extends ArgsSchema>(schema: S, given: Given<S>): Args<S> {
  const defaults = Object.entries(schema.properties).map(([name, property]) => [
    name,
    'default' in property ? property.default : undefined,
  ])
  return { ...Object.fromEntries(defaults), ...given }
}

/** A task, to be carried out on whatever a view shows. */
export type Task = (view: View, carry: (change: Change) => Promise<DeedOutcome | null>) => Promise<Outcome>

/** A module and its arguments as a task. */
export function task<S extends ArgsSchema, P extends Probes, Q extends Probes>(
  module: Module<S, P, Q>,
  given: Given<S>,
): Task {
  return (view, carry) => carryOut(module, argsOf(module.args, given), view, carry)
}

/** Plans, then brings this machine to the wanted state, and looks at it again. */
export async function converge<S extends ArgsSchema, P extends Probes, Q extends Probes>(
  module: Module<S, P, Q>,
  given: Given<S>,
): Promise<Converged> {
  const [outcome] = await rehearse([task(module, given)])
  if (!outcome) throw new Error('a task has an outcome')
  return outcome
}

/** Plans all tasks, one upon the other, before any of them is carried out. */
export async function rehearse(tasks: readonly Task[]): Promise<Converged[]> {
  const overlay = createView(true)
  const supposed: Outcome[] = []
  for (const each of tasks) {
    const suppose = async (change: Change) => {
      overlay.suppose(change, { text: 'the test' })
      return null
    }
    supposed.push(await each(overlay, suppose))
  }
  const real = createView(false)
  const outcomes: Converged[] = []
  for (const [i, each] of tasks.entries()) {
    const made: Change[] = []
    const outcome = await each(real, async (change) => {
      made.push(change)
      const deed = await make(change)
      real.forget(change)
      return deed
    })
    const before = supposed[i]
    if (before) outcomes.push({ ...outcome, planned: before, broken: await brokenPromises(made) })
  }
  return outcomes
}

/** Only plans. */
export async function planned<S extends ArgsSchema, P extends Probes, Q extends Probes>(
  module: Module<S, P, Q>,
  given: Given<S>,
): Promise<Plan> {
  const args = argsOf(module.args, given)
  return module.plan(args, await look(createView(true), module, args))
}

/** A new folder that is gone after the test. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rcprov-test-'))
  chmodSync(folder, 0o755)
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

async function carryOut<S extends ArgsSchema, P extends Probes, Q extends Probes>(
  module: Module<S, P, Q>,
  args: Args<S>,
  view: View,
  carry: (change: Change) => Promise<DeedOutcome | null>,
): Promise<Outcome> {
  const before = await look(view, module, args)
  const plan = module.plan(args, before)
  if ('failed' in plan) return { changes: [], left: [], result: {}, refused: plan.failed }
  const deeds: DeedOutcome[] = []
  for (const change of plan) {
    const outcome = await carry(change)
    if (outcome && change.kind === 'deed') deeds.push(outcome)
  }
  const after = await look(view, module, args)
  const again = module.plan(args, after)
  const left =
    'failed' in again ? [again.failed] : again.filter(({ kind }) => kind === 'state').map(({ title }) => title)
  const result = module.result(args, after, deeds, before)
  checkReturns(module, result)
  return { changes: plan.map(({ title }) => title), left, result }
}

async function look<S extends ArgsSchema, P extends Probes, Q extends Probes>(
  view: View,
  module: Module<S, P, Q>,
  args: Args<S>,
): Promise<Found<P> & Found<Q>> {
  let found = (await see(view, module.read(args))) as Found<P> & Found<Q>
  for (;;) {
    const asked = Object.entries(module.readMore?.(args, found) ?? {}).filter(([name]) => !(name in found))
    if (asked.length === 0) return found
    found = { ...found, ...(await see(view, Object.fromEntries(asked))) }
  }
}

async function see(view: View, probes: Probes): Promise<Found<Probes>> {
  const missing = view.missing('', Object.values(probes))
  const values = await readProbes(ask, missing)
  for (const [i, probe] of missing.entries()) view.learn('', probe, values[i])
  return Object.fromEntries(Object.entries(probes).map(([name, probe]) => [name, view.look('', probe)?.value]))
}

async function ask(script: string): Promise<Buffer> {
  return spawnSync('sh', ['-c', script], { maxBuffer: 1 << 26 }).stdout
}

async function make({ how, title }: Change): Promise<DeedOutcome> {
  if (how.kind !== 'file' && how.kind !== 'script') throw new Error(`${title}: no server is asked here`)
  const script = how.kind === 'file' ? writeAtOnce(how) : how.script
  const source = how.kind === 'file' ? how.content : how.stdin
  const file = join(mkdtempSync(join(tmpdir(), 'rcprov-script-')), 'script')
  writeFileSync(file, script.text)
  const { status, stdout, stderr } = spawnSync('sh', [file], { input: source ? await bytesOf(source) : '' })
  rmSync(join(file, '..'), { recursive: true })
  const isJudged = how.kind === 'script' && how.judged === true
  if (status !== 0 && !isJudged) throw new Error(`${title}: ${stderr}`)
  return {
    code: status ?? -1,
    stdout: stdout.toString(),
    stderr: stderr.toString(),
    start: 1_700_000_000,
    end: 1_700_000_000.5,
  }
}

async function bytesOf(source: Content): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of source.open()) parts.push(Buffer.from(part))
  return Buffer.concat(parts)
}

async function brokenPromises(changes: readonly Change[]): Promise<string[]> {
  const promises = new Map(
    changes.flatMap(({ sets }) => sets.map((setting) => [keyOf(setting.probe), setting] as const)),
  )
  const settings = [...promises.values()]
  const values = await readProbes(
    ask,
    settings.map(({ probe }) => probe),
  )
  return settings.flatMap(({ probe, after }, i) => {
    const [wanted, real] = [probe.family.cells(after), probe.family.cells(values[i])]
    const names = [...new Set([...Object.keys(wanted), ...Object.keys(real)])]
    return names.flatMap((name) => {
      const [promise, found] = [JSON.stringify(wanted[name]), JSON.stringify(real[name])]
      return promise === found ? [] : [`${keyOf(probe)} ${name}: ${promise}, not ${found}`]
    })
  })
}
