import { expect, test } from 'vitest'
import { type DeedOutcome, defineModule, type Module, refuse } from '../../src/module/define.ts'
import type { Actor, Made } from '../../src/run/actor.ts'
import { converge } from '../../src/run/converge.ts'
import { type Change, set } from '../../src/state/change.ts'
import type { Family, Probe } from '../../src/state/probe.ts'
import { sh } from '../../src/state/sh.ts'
import { createView, type View } from '../../src/state/view.ts'

/** Tanks with a level, or none: a host that is a map. */
const tanks: Family<number | null> = {
  kind: 'script',
  name: 'tank',
  absent: null,
  script: () => sh`true`,
  parse: () => [],
  cells: (level) => ({ level }),
}
const tank = (subject: string): Probe<number | null> => ({ family: tanks, subject })

const change = (name: string, level: number): Change => ({
  kind: 'state',
  title: `fill to ${level}`,
  how: { kind: 'script', script: sh`true`, spooled: false },
  sets: [set(tank(name), level)],
  provides: [],
  touches: 'own',
})
const flush: Change = { ...change('', 0), kind: 'deed', title: 'flush', sets: [] }
const brought = (name: string): Change => ({
  ...change('depot', 1),
  title: 'build',
  provides: [{ family: 'tank', covers: (subject) => subject === name }],
})

const fill = defineModule({
  name: 'fill',
  summary: 'Fills a tank.',
  args: {
    required: ['name', 'level'],
    properties: {
      name: { type: 'string', description: 'Which tank.' },
      level: { type: 'integer', description: 'How full.' },
    },
  },
  returns: {},
  examples: [],
  read: ({ name }) => ({ at: tank(name) }),
  plan: ({ name, level }, { at }) => {
    if (at === null) return refuse(`there is no tank ${name}`)
    return at === level ? [] : [change(name, level)]
  },
  result: (_, { at }, deeds) => ({ level: at, deeds: deeds.length }),
}) as unknown as Module
const pump = {
  ...fill,
  stepwise: true,
  plan: ({ level }, { at }) => (at === level ? [] : [change('a', Number(at) + 1)]),
} as Module
const drain: Module = {
  ...fill,
  plan: ({ level }, { at }) => (at === level ? [flush] : [change('a', Number(level)), flush]),
  toldByDeed: ['liters'],
}

/** A host of tanks; `make` is what becomes of a change there. */
function hostOf(
  levels: Record<string, number>,
  { view = createView(false), make = obey }: { view?: View; make?: Making } = {},
) {
  const world = new Map(Object.entries(levels))
  const told: string[] = []
  const actor: Actor = {
    host: 'h1',
    user: '',
    view,
    read: async (probes) => {
      for (const probe of probes) view.learn('', probe, world.get(probe.subject) ?? null)
    },
    make: async (made) => {
      told.push(made.title)
      return make(world, made, told.length)
    },
  }
  return { actor, world, told }
}

type Making = (world: Map<string, number>, change: Change, times: number) => Made

const outcome: DeedOutcome = { code: 0, stdout: '', stderr: '', start: 0, end: 1 }
const obey: Making = (world, { sets }) => {
  for (const { probe, after } of sets) world.set(probe.subject, Number(after))
  return { kind: 'made', outcome }
}

const apply = { dry: false, cause: { text: 'the test' }, diff: async () => null }
const plan = { ...apply, dry: true }
const full = { name: 'a', level: 3 }

test('nothing is made where all is as wanted', async () => {
  const { actor, told } = hostOf({ a: 3 })
  expect(await converge(actor, fill, full, apply)).toMatchObject({ status: 'ok', changes: [], result: { level: 3 } })
  expect(told).toEqual([])
})

test('a change is made once, read back, and shown with what was before', async () => {
  const { actor, world, told } = hostOf({ a: 1 })
  const converged = await converge(actor, fill, full, apply)
  expect(converged).toMatchObject({ status: 'changed', result: { level: 3 } })
  expect(converged.changes).toMatchObject([
    { subject: 'a', title: 'fill to 3', cells: [{ key: 'tank:a', attribute: 'level', before: 1, after: 3 }] },
  ])
  expect([told, world.get('a')]).toEqual([['fill to 3'], 3])
})

test('a change that does not last is a failure that says what still differs', async () => {
  const { actor } = hostOf({ a: 1 }, { make: () => ({ kind: 'made', outcome }) })
  const converged = await converge(actor, fill, full, apply)
  expect(converged.status).toBe('failed')
  expect(converged.result.msg).toContain('fill to 3')
})

test('what is shown is what was read back, not what was promised', async () => {
  const generous: Making = (world, made) => obey(world, { ...made, sets: [set(tank('a'), 4)] }, 1)
  const { actor } = hostOf({ a: 1 }, { make: generous })
  const content = { ...fill, plan: (_, { at }) => (Number(at) >= 3 ? [] : [change('a', 3)]) } as Module
  const converged = await converge(actor, content, full, apply)
  expect(converged.changes[0]?.cells).toMatchObject([{ before: 1, after: 4 }])
})

test('a change that fails ends it, and the message is kept with what the command said', async () => {
  const broken: Making = () => ({
    kind: 'failed',
    message: 'leaks',
    outcome: { ...outcome, code: 7, stderr: 'drip\n' },
  })
  const { actor } = hostOf({ a: 1 }, { make: broken })
  expect(await converge(actor, drain, full, apply)).toMatchObject({
    status: 'failed',
    result: { msg: 'leaks', rc: 7, stderr: 'drip\n', stderr_lines: ['drip'] },
    changes: [{ title: 'fill to 3' }],
  })
})

test('a host that must not be changed is a failure without a change', async () => {
  const { actor } = hostOf({ a: 1 }, { make: () => ({ kind: 'refused', message: 'another run holds it' }) })
  expect(await converge(actor, fill, full, apply)).toMatchObject({
    status: 'failed',
    result: { msg: 'another run holds it' },
    changes: [],
  })
})

test('a deed is done once and not asked for again after it is read back', async () => {
  const { actor, told } = hostOf({ a: 1 })
  expect(await converge(actor, drain, full, apply)).toMatchObject({ status: 'changed', result: { deeds: 1 } })
  expect(told).toEqual(['fill to 3', 'flush'])
})

test('a quiet change is shown, but is none that counts', async () => {
  const { actor } = hostOf({ a: 1 })
  const quiet = { ...fill, plan: (_, { at }) => (at === 3 ? [] : [{ ...change('a', 3), quiet: true }]) } as Module
  expect(await converge(actor, quiet, full, apply)).toMatchObject({ status: 'ok', changes: [{ quiet: true }] })
})

test('a stepwise module goes on until nothing is left', async () => {
  const { actor, told } = hostOf({ a: 0 })
  expect(await converge(actor, pump, full, apply)).toMatchObject({ status: 'changed' })
  expect(told).toEqual(['fill to 1', 'fill to 2', 'fill to 3'])
})

test.each([apply, plan])('each step of a stepwise module is shown as it leaves things: dry $dry', async (manner) => {
  const { actor } = hostOf({ a: 0 }, { view: createView(manner.dry) })
  const { changes } = await converge(actor, pump, full, manner)
  expect(changes.map(({ cells }) => cells.map(({ before, after }) => [before, after]))).toEqual([
    [[0, 1]],
    [[1, 2]],
    [[2, 3]],
  ])
})

test('a stepwise module that never comes to an end is stopped', async () => {
  const { actor } = hostOf({ a: 4 })
  const { status, result } = await converge(actor, pump, full, apply)
  expect([status, result.msg]).toEqual(['failed', expect.stringContaining('still plans changes')])
})

test('a plan makes nothing and shows all steps', async () => {
  const { actor, told, world } = hostOf({ a: 0 }, { view: createView(true) })
  const converged = await converge(actor, pump, full, plan)
  expect(converged.changes.map(({ title }) => title)).toEqual(['fill to 1', 'fill to 2', 'fill to 3'])
  expect([told, world.get('a')]).toEqual([[], 0])
})

test('a plan builds on what was planned before', async () => {
  const { actor } = hostOf({ a: 1 }, { view: createView(true) })
  await converge(actor, fill, full, plan)
  expect(await converge(actor, fill, full, plan)).toMatchObject({ status: 'ok', changes: [] })
  expect(await converge(actor, fill, { name: 'a', level: 5 }, plan)).toMatchObject({
    status: 'changed',
    changes: [{ cells: [{ before: 3, after: 5 }] }],
  })
})

test('what a planned deed would tell is not known', async () => {
  const { actor } = hostOf({ a: 3 }, { view: createView(true) })
  expect((await converge(actor, drain, full, plan)).unknownFields).toEqual(['liters'])
})

test('a refusal is a failure', async () => {
  const { actor } = hostOf({})
  expect(await converge(actor, fill, full, apply)).toMatchObject({
    status: 'failed',
    result: { msg: 'there is no tank a' },
  })
})

test('a refusal for want of what a planned change may bring is not known yet, and says after what', async () => {
  const view = createView(true)
  view.suppose(brought('a'), { text: 'build (site.yml:3)' })
  const { actor } = hostOf({}, { view })
  expect(await converge(actor, fill, full, plan)).toMatchObject({
    status: 'unknown',
    causes: [{ text: 'build (site.yml:3)' }],
  })
  expect(await converge(actor, fill, { name: 'b', level: 1 }, plan)).toMatchObject({ status: 'failed' })
})

test('after a lost connection it is read whether the change was made, and it is not made twice', async () => {
  const lostAfter: Making = (world, made) => {
    obey(world, made, 1)
    return { kind: 'unsure', why: 'the connection was lost' }
  }
  const { actor, told } = hostOf({ a: 1 }, { make: lostAfter })
  expect(await converge(actor, fill, full, apply)).toMatchObject({
    status: 'changed',
    changes: [{ cells: [{ before: 1, after: 3 }] }],
  })
  expect(told).toEqual(['fill to 3'])
})

test('a change that the lost connection kept from being made is made again', async () => {
  const lostBefore: Making = (world, made, times) =>
    times === 1 ? { kind: 'unsure', why: 'the connection was lost' } : obey(world, made, times)
  const { actor, told } = hostOf({ a: 1 }, { make: lostBefore })
  const converged = await converge(actor, fill, full, apply)
  expect([converged.status, converged.changes.length]).toEqual(['changed', 1])
  expect(told).toEqual(['fill to 3', 'fill to 3'])
})

test('a change that costs the connection each time is given up', async () => {
  const { actor, told } = hostOf({ a: 1 }, { make: () => ({ kind: 'unsure', why: 'the connection was lost' }) })
  expect(await converge(actor, fill, full, apply)).toMatchObject({ status: 'failed' })
  expect(told.length).toBeLessThan(5)
})
