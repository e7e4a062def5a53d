import { randomBytes } from 'node:crypto'
import type { AnyProbe, Family, Together } from '../state/probe.ts'
import type { Script } from '../state/sh.ts'

/** Runs one script on a host, for one user, and tells what it printed. */
export type Ask = (script: string) => Promise<Buffer>

/** Reads many probes in one round trip: one script a family, in one frame. Values come in their order, none for questions to servers. */
export async function readProbes(ask: Ask, probes: readonly AnyProbe[]): Promise<unknown[]> {
  const families = new Map<Family<unknown>, string[]>()
  for (const { family, subject } of probes) {
    if (family.kind !== 'script') continue
    const subjects = families.get(family)
    if (subjects) subjects.push(subject)
    else families.set(family, [subject])
  }
  const scripts = scriptsFor(families)
  // A mark that nothing on a host can hold tells where one script's answer ends.
  const mark = `rcprov-${randomBytes(12).toString('hex')}`
  const frame = [...scripts.values()].map(({ text }) => `${text}\nprintf %s ${mark}`)
  const answers = splitAt(await ask(frame.join('\n')), Buffer.from(mark))
  const asked = [...scripts.keys()]
  const values = new Map<Family<unknown>, unknown[]>()
  for (const [family, subjects] of families) {
    const answer = answers[asked.indexOf(family.together ?? family)] ?? Buffer.alloc(0)
    values.set(family, [...family.parse(answer, subjects)])
  }
  return probes.map(({ family }) => (family.kind === 'script' ? values.get(family)?.shift() : undefined))
}

/** A script for each family, or for several that are read together. */
function scriptsFor(families: ReadonlyMap<Family<unknown>, readonly string[]>) {
  const byName = new Map([...families].map(([{ name }, subjects]) => [name, subjects]))
  const subjectsOf = (name: string) => byName.get(name) ?? []
  const scripts = new Map<Together | Family<unknown>, Script>()
  for (const [family, subjects] of families) {
    const { together } = family
    scripts.set(together ?? family, together ? together(subjectsOf) : family.script(subjects))
  }
  return scripts
}

function splitAt(bytes: Buffer, mark: Buffer): Buffer[] {
  const parts: Buffer[] = []
  let start = 0
  for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, start)) {
    parts.push(bytes.subarray(start, at))
    start = at + mark.length
  }
  return parts
}
